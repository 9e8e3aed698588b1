#pragma once

#include "core/batch/PackedBatch.h"
#include "core/model/dmm/Ancestry.h"

#include <vector>

namespace dmm::filter {

/// Systematic resampling, a sequence at a time, where the effective sample size 1 / sum_k w_k^2
/// has fallen under a share of K: one uniform number u, and the particles that the cumulative
/// weights reach at (u + i) / K. Each is drawn K w_k times in the mean, so the filter's estimate
/// of p(x) stays unbiased. No gradient passes through the choice. Keeps one mini-batch's weights.
class SystematicResampler : public model::Ancestry {
 public:
  /// `noise` is standard normal, [N] in packed order: what a step's resampling draws from.
  SystematicResampler(const batch::PackedBatch& batch, const torch::Tensor& noise,
                      double threshold);

  torch::Tensor ancestors(std::int64_t step, const torch::Tensor& logIncrements) override;

  /// The piece of its sequence to which each row belongs, [N] whole numbers from 0: resampling ends
  /// one piece and begins the next. For all steps once the chain has run.
  torch::Tensor segments() const;

 private:
  const batch::PackedBatch& m_batch;
  torch::Tensor m_uniform;               ///< [N]
  double m_threshold;                    ///< share of K
  torch::Tensor m_logWeights;            ///< since the last resampling, [K, B_t]
  std::vector<torch::Tensor> m_segments; ///< [B_t] each step
  std::int64_t m_segmentCount;
};

} // namespace dmm::filter
