#pragma once

#include "core/objective/Objective.h"

namespace dmm::objective {

/// The filtering variational objective (Maddison et al. 2017; arXiv:1705.09279): K particles, and
/// where a sequence's effective sample size falls under `threshold` K, they are drawn anew by their
/// weights (SystematicResampler). loss = -sum over the pieces between resamplings of
/// logsumexp_k(sum of log p - log q over the piece's steps) - log K. As in the paper's experiments
/// the gradient leaves out the term for the choice of ancestors, which is noisy; it follows only
/// the particles that were kept. No annealing. K = 1 is the ELBO, threshold 0 is Iwae.
class Fivo : public ManySampleObjective {
 public:
  Fivo(const ops::Ops& ops, std::int64_t particles, double threshold)
      : ManySampleObjective(ops, particles)
      , m_threshold(threshold) {}

  /// One row more, which the resampling draws from.
  std::int64_t noiseRows() const override { return particles() + 1; }

 protected:
  model::Trajectory draw(const model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                         const torch::Tensor& noise) const override;
  ObjectiveValue score(const model::Trajectory& path, const batch::PackedBatch& batch,
                       double beta) const override;

 private:
  double m_threshold;
};

} // namespace dmm::objective
