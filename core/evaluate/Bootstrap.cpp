#include "core/evaluate/Bootstrap.h"

#include "core/types/EpochReport.h"
#include "core/types/Quantile.h"

#include <algorithm>
#include <random>
#include <stdexcept>

namespace dmm::evaluate {

Interval bootstrapInterval(const std::vector<double>& values, const std::vector<double>& weights,
                           std::uint64_t seed, int resamples) {
  if (values.size() != weights.size() || resamples < 1)
    throw std::invalid_argument("bootstrapInterval: expected as many values as weights");
  if (values.size() < 2) return {types::kNotMeasured, types::kNotMeasured};
  // Not std::uniform_int_distribution: its draws differ between standard libraries.
  std::mt19937_64 random(seed);
  std::vector<double> ratios;
  ratios.reserve(static_cast<std::size_t>(resamples));
  for (int resample = 0; resample < resamples; ++resample) {
    double sum = 0, weight = 0;
    for (std::size_t draw = 0; draw < values.size(); ++draw) {
      const std::size_t i = random() % values.size();
      sum += values[i];
      weight += weights[i];
    }
    ratios.push_back(sum / weight);
  }
  std::sort(ratios.begin(), ratios.end());
  return {types::quantileOf(ratios, 0.025), types::quantileOf(ratios, 0.975)};
}

} // namespace dmm::evaluate
