#include "core/kernels/Target.h"

#include "core/support/Errors.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <hwy/targets.h>

namespace dmm::kernels {

namespace {

using Bits = std::int64_t; // one for each target, the widest the lowest

Bits running() { return hwy::SupportedTargets() & HWY_TARGETS; }

/// All that the machine can run, whatever is chosen later.
Bits runnable() {
  static const Bits targets = running();
  return targets;
}

Bits widest(Bits targets) { return targets & -targets; }

std::string nameOf(Bits target) {
  if (target == HWY_AVX3) return "avx512";
  std::string name = hwy::TargetName(target);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return name;
}

} // namespace

std::vector<std::string> targets() {
  std::vector<std::string> names;
  for (Bits left = runnable(); left != 0; left ^= widest(left))
    names.push_back(nameOf(widest(left)));
  return names;
}

std::string target() { return nameOf(widest(running())); }

void chooseTarget(const std::string& name) {
  std::string names;
  for (Bits left = runnable(); left != 0; left ^= widest(left)) {
    if (name.empty() || nameOf(widest(left)) == name) {
      hwy::SetSupportedTargetsForTest(widest(left));
      return;
    }
    names += (names.empty() ? "" : ", ") + nameOf(widest(left));
  }
  throw support::InputError("'" + name + "' is no target of this machine, which has " + names);
}

} // namespace dmm::kernels
