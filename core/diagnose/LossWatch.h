#pragma once

#include "core/objective/Watcher.h"

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

/// Keeps what an objective computed on the way to its loss.
class LossWatch final : public objective::Watcher {
 public:
  void noteDrawn(const model::Trajectory& trajectory) override { path = trajectory; }
  void noteScored(const model::Trajectory& trajectory) override { scored = trajectory; }
  void notePairs(const torch::Tensor& prior, const torch::Tensor& posterior) override {
    priorPairs = prior;
    posteriorPairs = posterior;
  }
  void noteTerm(const char* name, const torch::Tensor& term, bool isPairs) override {
    terms.push_back({name, term, isPairs});
  }

  model::Trajectory path;       ///< as it was drawn
  model::Trajectory scored;     ///< as the objective has it: perhaps with other densities
  torch::Tensor priorPairs;     ///< [N, K, J]; undefined where the objective has none
  torch::Tensor posteriorPairs; ///< the same
  std::vector<Named> terms;     ///< what it is added up from

  /// All that the loss is added up from.
  std::vector<Named> addends() const {
    std::vector<Named> all = terms;
    all.push_back({"log p(x_t given z_t)", scored.logLikelihood});
    return all;
  }
};

} // namespace dmm::diagnose
