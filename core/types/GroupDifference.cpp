#include "core/types/GroupDifference.h"

#include "core/types/Counted.h"
#include "core/types/Quantile.h"

#include <algorithm>
#include <random>
#include <stdexcept>

namespace dmm::types {

namespace {

using Scores = std::vector<std::vector<double>>;

/// How often each of `count` is among `draws` of them, with replacement. (Not
/// std::uniform_int_distribution: its draws differ between standard libraries.)
std::vector<double> drawn(std::size_t count, std::size_t draws, std::mt19937_64& random) {
  std::vector<double> times(count, 0.0);
  for (std::size_t i = 0; i < draws; ++i) ++times[random() % count];
  return times;
}

/// The mean over seeds of the sums over pieces, both weighted.
double weightedSum(const Scores& scores, const std::vector<double>& seeds,
                   const std::vector<double>& pieces) {
  double sum = 0, weight = 0;
  for (std::size_t s = 0; s < scores.size(); ++s) {
    if (seeds[s] == 0) continue;
    double own = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) own += pieces[i] * scores[s][i];
    sum += seeds[s] * own;
    weight += seeds[s];
  }
  return sum / weight;
}

std::vector<double> drawnSeeds(std::size_t count, std::mt19937_64& random) {
  return drawn(count, std::max<std::size_t>(count - 1, 1), random);
}

} // namespace

std::string GroupDifference::verdict() const {
  const bool hasSpread = firstSeeds > 1 && secondSeeds > 1;
  std::string text = isClear() ? (value < 0 ? "the second is better" : "the first is better")
                               : "the data cannot tell which is better";
  if (!hasSpread) text += "; of a single seed the interval is over pieces alone";
  return text + " (" + counted(std::int64_t(firstSeeds), "seed") + " against " +
         std::to_string(secondSeeds) + ", " + counted(std::int64_t(pieces), "piece") + ")";
}

GroupDifference differenceOf(const Scores& first, const Scores& second,
                             const std::vector<std::int64_t>& slices, std::uint64_t seed,
                             int resamples) {
  for (const Scores* group : {&first, &second}) {
    if (group->empty()) throw std::invalid_argument("differenceOf: expected a seed in each group");
    for (const auto& scores : *group)
      if (scores.size() != slices.size() || slices.size() < 2)
        throw std::invalid_argument("differenceOf: expected scores of the same pieces");
  }
  const auto difference = [&](const std::vector<double>& pieces, const std::vector<double>& a,
                              const std::vector<double>& b) {
    double count = 0;
    for (std::size_t i = 0; i < slices.size(); ++i) count += pieces[i] * double(slices[i]);
    return (weightedSum(second, b, pieces) - weightedSum(first, a, pieces)) / count;
  };
  GroupDifference result{first.size(), second.size(), slices.size()};
  result.value =
      difference(std::vector<double>(slices.size(), 1.0), std::vector<double>(first.size(), 1.0),
                 std::vector<double>(second.size(), 1.0));
  std::mt19937_64 random(seed);
  std::vector<double> differences;
  for (int resample = 0; resample < resamples; ++resample) {
    const auto pieces = drawn(slices.size(), slices.size(), random);
    const auto a = drawnSeeds(first.size(), random);
    differences.push_back(difference(pieces, a, drawnSeeds(second.size(), random)));
  }
  std::sort(differences.begin(), differences.end());
  result.low = quantileOf(differences, 0.025);
  result.high = quantileOf(differences, 0.975);
  return result;
}

} // namespace dmm::types
