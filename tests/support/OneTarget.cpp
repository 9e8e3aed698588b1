// What google/highway's library does where loops are compiled for one target alone, as
// tools/arm-check has them: there is nothing to choose.

#include <hwy/targets.h>

namespace hwy {

std::int64_t SupportedTargets() { return HWY_TARGETS; }
void SetSupportedTargetsForTest(std::int64_t /*targets*/) {}

} // namespace hwy
