#pragma once

#include <cstdint>
#include <vector>

namespace dmm::evaluate {

struct Interval {
  double low;
  double high;
};

/// The 95 % percentile bootstrap interval (Efron 1979) of the ratio sum(values) / sum(weights),
/// with the pairs drawn anew, with replacement. Not a number of fewer than two pairs, of which
/// nothing can be said.
Interval bootstrapInterval(const std::vector<double>& values, const std::vector<double>& weights,
                           std::uint64_t seed, int resamples = 2000);

} // namespace dmm::evaluate
