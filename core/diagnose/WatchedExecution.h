#pragma once

#include "core/objective/Execution.h"

#include <torch/torch.h>

#include <vector>

namespace dmm::diagnose {

/// A tensor that belongs to a part of a mini-batch: [K, N, D] or [K, N], or pairs, [N, K, J]; N may
/// be that of the first steps alone.
struct Named {
  const char* name;
  torch::Tensor tensor;
  bool isPairs = false;

  /// As [N, K, D], whatever it was.
  torch::Tensor rowsFirst() const {
    if (isPairs) return tensor;
    return tensor.dim() == 3 ? tensor.transpose(0, 1) : tensor.t().unsqueeze(2);
  }
  /// Each row's numbers together, [N].
  torch::Tensor rowSums() const { return rowsFirst().sum({1, 2}); }
};

/// An execution that lets one look at what it computed.
class WatchedExecution : public objective::Execution {
 public:
  explicit WatchedExecution(const objective::Execution& inner) : m_inner(inner) {}

  objective::Trajectory sample(model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                               const torch::Tensor& noise,
                               filter::Resampler* resampler) const override {
    path = m_inner.sample(model, batch, noise, resampler);
    return path;
  }
  torch::Tensor pairwiseLogProb(const torch::Tensor& values,
                                const model::Gaussian& gaussians) const override {
    const torch::Tensor pairs = m_inner.pairwiseLogProb(values, gaussians);
    (gaussians.loc.is_same(path.prior.loc) ? priorPairs : posteriorPairs) = pairs;
    return pairs;
  }
  torch::Tensor logSumOverPaths(const torch::Tensor& pairs, const torch::Tensor& own,
                                const batch::PackedBatch& batch) const override {
    return m_inner.logSumOverPaths(pairs, own, batch);
  }

  void noteScored(const objective::Trajectory& trajectory) const override { scored = trajectory; }
  void noteTerm(const char* name, const torch::Tensor& term, bool isPairs) const override {
    terms.push_back({name, term, isPairs});
  }

  mutable objective::Trajectory path;   ///< as it was drawn
  mutable objective::Trajectory scored; ///< as the objective has it: perhaps with other densities
  mutable torch::Tensor priorPairs;     ///< [N, K, J]; undefined where the objective has none
  mutable torch::Tensor posteriorPairs; ///< the same
  mutable std::vector<Named> terms;     ///< what it is added up from

  /// All that the loss is added up from.
  std::vector<Named> addends() const {
    std::vector<Named> all = terms;
    all.push_back({"log p(x_t given z_t)", scored.logLikelihood});
    return all;
  }

 private:
  const objective::Execution& m_inner;
};

} // namespace dmm::diagnose
