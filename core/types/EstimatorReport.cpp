#include "core/types/EstimatorReport.h"

#include <algorithm>
#include <cmath>

namespace dmm::types {

const GroupFigures* EstimatorRow::find(const std::string& group) const {
  const auto found = std::find_if(groups.begin(), groups.end(),
                                  [&](const GroupFigures& one) { return one.group == group; });
  return found == groups.end() ? nullptr : &*found;
}

Measured EstimatorRow::price(const GroupFigures& figures) const {
  const Measured& variance = figures.variance;
  const double price = variance.value * seconds.value;
  // Relative errors of a product add up as squares do.
  const auto share = [](const Measured& of) { return (of.high - of.low) / 2 / of.value; };
  const double half = price > 0 ? price * std::hypot(share(variance), share(seconds)) : 0;
  return {price, std::max(0.0, price - half), price + half};
}

const EstimatorRow* EstimatorReport::find(const Estimator& estimator) const {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const EstimatorRow& row) {
    return row.estimator == estimator;
  });
  return found == rows.end() ? nullptr : &*found;
}

const EstimatorRow* EstimatorReport::tightest() const {
  const EstimatorRow* best = nullptr;
  for (const EstimatorRow& row : rows)
    if (row.isBound && std::isfinite(row.bound.value) &&
        (!best || row.bound.value > best->bound.value))
      best = &row;
  return best;
}

Measured EstimatorReport::gap(const EstimatorRow& row) const {
  const EstimatorRow* best = tightest();
  if (!best) return {};
  const double gap = best->bound.value - row.bound.value;
  if (best == &row) return {gap, gap, gap};
  const double half =
      std::hypot((best->bound.high - best->bound.low) / 2, (row.bound.high - row.bound.low) / 2);
  return {gap, gap - half, gap + half};
}

const std::vector<GroupFigure>& groupFigures() {
  static const std::vector<GroupFigure> all{
      {"norm", "Gradient norm", "The length of the mean gradient.", &GroupFigures::norm},
      {"variance", "Variance", "The variance of one draw, summed over the parameters.",
       &GroupFigures::variance},
      {"snr", "Signal-to-noise ratio",
       "The length of the mean gradient over the standard deviation of one draw.",
       &GroupFigures::snr},
      {"bias", "Bias",
       "How far the mean lies from the gradient of its own bound, as a share of that.",
       &GroupFigures::bias},
      {"cosine", "Cosine", "Of the angle between the mean and the gradient of its own bound.",
       &GroupFigures::cosine},
      {"tight_bias", "Distance to the tightest",
       "How far the mean lies from the gradient of the tightest bound, as a share of that.",
       &GroupFigures::tightBias},
      {"tight_cosine", "Cosine to the tightest",
       "Of the angle between the mean and the gradient of the tightest bound.",
       &GroupFigures::tightCosine},
  };
  return all;
}

} // namespace dmm::types
