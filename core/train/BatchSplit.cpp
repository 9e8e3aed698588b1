#include "core/train/BatchSplit.h"

#include "core/types/ModelShape.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dmm::train {

namespace {

/// What a multiplication that is batched over all slices costs, against one that must follow step
/// by step, with the element-wise work that goes with it: measured at Pyro's sizes.
constexpr double kBatchedOfSlice = 0.654;
constexpr double kBatchedOfSample = 2.273;
/// Rows in the time of which the weights of one step are read: below, a step is no cheaper.
constexpr double kLeastRows = 3.5;

/// What one slice costs; the unit is all its multiplications, with one particle, in the loops over
/// time.
struct Costs {
  explicit Costs(const types::ExperimentConfig::ModelConfig& model) {
    using Per = types::Layer::Per;
    const double ofSlice = types::steppedProducts(model, Per::EachSlice);
    const double unit = ofSlice + types::steppedProducts(model, Per::EachSample);
    const double one = types::productsASlice(model, 1);
    const double sample = types::productsASlice(model, 2) - one;
    sliceStep = ofSlice / unit;
    sampleStep = 1 - sliceStep;
    sliceBatched = kBatchedOfSlice * (one - sample) / unit;
    sampleBatched = kBatchedOfSample * sample / unit;
  }
  double sliceStep;
  double sampleStep; ///< for each particle
  double sliceBatched;
  double sampleBatched; ///< for each particle
};

class Split {
 public:
  Split(const std::vector<std::int64_t>& lengths, std::int64_t particles, const Costs& costs)
      : m_lengths(lengths)
      , m_costs(costs)
      , m_particles(static_cast<double>(std::max<std::int64_t>(particles, 1))) {}

  /// Of all steps.
  double cost(std::vector<std::size_t> part) const {
    std::sort(part.begin(), part.end(),
              [this](auto a, auto b) { return m_lengths[a] > m_lengths[b]; });
    double sum = 0;
    for (std::size_t i = 0; i < part.size(); ++i) { // the steps that just i + 1 sequences have
      const std::int64_t next = i + 1 < part.size() ? m_lengths[part[i + 1]] : 0;
      sum += static_cast<double>(m_lengths[part[i]] - next) * stepCost(static_cast<double>(i + 1));
    }
    return sum;
  }

  /// Exchanges a sequence of `slow` for a shorter one of `fast`, or gives it away, such that the
  /// two should cost about the same; false, and nothing is changed, when that does not shorten the
  /// slower one.
  bool balance(std::vector<std::size_t>& slow, std::vector<std::size_t>& fast) const {
    const double before = cost(slow);
    const double wanted = (before - cost(fast)) / 2 / sliceCost(); // slices to move
    double nearest = wanted;                                       // as moving none
    std::size_t from = 0, to = 0;
    for (std::size_t i = 0; i < slow.size(); ++i)
      for (std::size_t j = 0; j <= fast.size(); ++j) { // past the end: for none
        if (j == fast.size() && slow.size() == 1) continue;
        const std::int64_t back = j < fast.size() ? m_lengths[fast[j]] : 0;
        const double miss = std::abs(static_cast<double>(m_lengths[slow[i]] - back) - wanted);
        if (miss > nearest) continue; // of equal ones the last, which leaves long ones together
        nearest = miss;
        from = i;
        to = j;
      }
    if (nearest >= wanted) return false; // nothing comes nearer than no exchange
    auto less = slow, more = fast;
    if (to < fast.size()) {
      std::swap(less[from], more[to]);
    } else {
      more.push_back(less[from]);
      less.erase(less.begin() + static_cast<std::ptrdiff_t>(from));
    }
    if (std::max(cost(less), cost(more)) >= before) return false;
    slow = std::move(less);
    fast = std::move(more);
    return true;
  }

 private:
  /// A step of `active` slices side by side.
  double stepCost(double active) const {
    return m_costs.sliceStep * std::max(active, kLeastRows) +
           m_costs.sampleStep * std::max(active * m_particles, kLeastRows) +
           (m_costs.sliceBatched + m_costs.sampleBatched * m_particles) * active;
  }
  /// A slice among many.
  double sliceCost() const {
    return m_costs.sliceStep + m_costs.sliceBatched +
           (m_costs.sampleStep + m_costs.sampleBatched) * m_particles;
  }

  const std::vector<std::int64_t>& m_lengths;
  Costs m_costs;
  double m_particles;
};

} // namespace

std::vector<std::vector<std::size_t>>
splitBatch(const std::vector<std::int64_t>& lengths, std::size_t parts, std::int64_t particles,
           const types::ExperimentConfig::ModelConfig& model) {
  std::vector<std::size_t> order(lengths.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (parts <= 1) return {order};
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return lengths[a] > lengths[b]; });
  parts = std::min(parts, order.size());

  // The longest go to the first part, until it has its share of the slices, and so on.
  std::vector<std::vector<std::size_t>> result(parts);
  const auto total =
      static_cast<double>(std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0}));
  double dealt = 0;
  std::size_t part = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t left = order.size() - i; // the others must not stay empty
    const bool isFull = dealt >= total * static_cast<double>(part + 1) / static_cast<double>(parts);
    if (part + 1 < parts && !result[part].empty() && (isFull || left < parts - part)) ++part;
    result[part].push_back(order[i]);
    dealt += static_cast<double>(lengths[order[i]]);
  }

  const Split split(lengths, particles, Costs(model));
  constexpr int kRounds = 4;
  for (int round = 0; round < kRounds; ++round) {
    const auto cheaper = [&](const auto& a, const auto& b) {
      return split.cost(a) < split.cost(b);
    };
    const auto [fast, slow] = std::minmax_element(result.begin(), result.end(), cheaper);
    if (fast == slow || !split.balance(*slow, *fast)) break;
  }
  return result;
}

} // namespace dmm::train
