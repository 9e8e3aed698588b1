#pragma once

#include "core/model/Trajectory.h"

#include <torch/torch.h>

namespace dmm::objective {

/// Told of what an objective makes of a mini-batch on the way to its loss: for who looks into it
/// (core/diagnose/NonFiniteSearch.h).
class Watcher {
 public:
  virtual ~Watcher() = default;

  virtual void noteDrawn(const model::Trajectory& path) = 0;  ///< as the guide drew it
  virtual void noteScored(const model::Trajectory& path) = 0; ///< perhaps with other densities
  /// log p and log q of all pairs of particles, [N, K, J].
  virtual void notePairs(const torch::Tensor& prior, const torch::Tensor& posterior) = 0;
  /// What the loss is added up from, besides log p(x_t given z_t): [K, N], [K, N, z], or of pairs
  /// of particles, [N, K, J]; perhaps of the first steps alone. The name is a literal.
  virtual void noteTerm(const char* name, const torch::Tensor& term, bool isPairs) = 0;
};

} // namespace dmm::objective
