#pragma once

#include "core/diagnose/ParameterGroups.h"
#include "core/types/EstimatorPlan.h"

#include <torch/torch.h>

#include <array>
#include <cstdint>
#include <vector>

namespace dmm::diagnose {

/// Intervals come from how the blocks differ.
inline constexpr auto kBlocks = static_cast<std::size_t>(types::kDrawBlocks);

/// Mean and variance of the draws of a block, one draw after the other (Welford 1962): its memory
/// is that of one gradient, however many are drawn.
class DrawBlock {
 public:
  /// `gradient` is [P], `bound` the value in nats a slice, `seconds` what the draw took.
  void add(const torch::Tensor& gradient, double bound, double seconds,
           const std::vector<ParameterGroups::Group>& groups);

  std::int64_t count() const { return m_count; }
  const torch::Tensor& mean() const { return m_mean; }
  /// The sum of squared distances to the mean in a group of parameters.
  double squares(std::size_t group) const { return m_squares[group]; }
  double bound() const { return m_bound; }     ///< mean
  double seconds() const { return m_seconds; } ///< mean

 private:
  std::int64_t m_count = 0;
  torch::Tensor m_mean; ///< [P]
  std::vector<double> m_squares;
  double m_bound = 0;
  double m_seconds = 0;
};

/// What an estimator's draws add up to.
struct GradientMoments {
  std::array<DrawBlock, kBlocks> blocks;
  double bytes = types::kNotMeasured; ///< that a draw took at its fullest
  /// Of one core for all draws: mini-batches, noise and sums with the gradients.
  double seconds = 0;

  std::int64_t draws() const { return static_cast<std::int64_t>(kBlocks) * blocks[0].count(); }
  double bound() const; ///< mean, nats a slice
};

/// Fills the draws' figures, of the row and of each group with kAllParameters first. `own` is of
/// the gradient of the estimator's own bound, `tightest` of that of the tightest one; null where
/// there is none. Squared lengths are estimated from products of different blocks, of which the
/// noise is independent, so that no noise is taken for signal or bias; intervals are the
/// jackknife's over the blocks (Efron and Stein 1981), with the noise of the other gradient in
/// them.
void fillFigures(types::EstimatorRow& row, const std::vector<ParameterGroups::Group>& groups,
                 const GradientMoments& draws, const GradientMoments* own,
                 const GradientMoments* tightest);

} // namespace dmm::diagnose
