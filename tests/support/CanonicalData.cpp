#include "tests/support/CanonicalData.h"

#include <cstdlib>

namespace dmm::test {

std::optional<std::filesystem::path> canonicalQuarterFile() {
  const char* given = std::getenv("WORKBENCH_TEST_DATA");
  const std::filesystem::path folder = given ? given : WORKBENCH_SHARED_DATA;
  const auto file = folder / "jsb-chorales-quarter.json";
  if (!std::filesystem::exists(file)) return std::nullopt;
  return file;
}

} // namespace dmm::test
