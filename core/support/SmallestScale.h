#pragma once

#include <limits>

namespace dmm::support {

/// A Gaussian's standard deviation is softplus(x) of what a network says. In float32 that is 0
/// where x < -104, and 0 has no logarithm and no reciprocal: one such unit makes a whole loss NaN.
/// It is held at the smallest number that has both; above that nothing changes.
inline constexpr float kSmallestScale = std::numeric_limits<float>::min();

} // namespace dmm::support
