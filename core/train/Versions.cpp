#include "core/train/Versions.h"

#include "core/support/Version.h"

#include <torch/version.h>

namespace dmm::train {

std::map<std::string, std::string> versions() {
  auto all = support::versions();
  all["libtorch"] = TORCH_VERSION;
  return all;
}

} // namespace dmm::train
