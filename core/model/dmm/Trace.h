#pragma once

#include "core/model/dmm/Ancestry.h"
#include "core/model/dmm/DeepMarkovModel.h"
#include "core/model/dmm/Trajectory.h"

namespace dmm::model {

/// Runs the guide over a mini-batch and scores what it drew: the one place that knows how the parts
/// belong together, for every execution and objective. `noise` is standard normal, [K, N, z] in
/// packed order. `ancestry` is asked between the steps from whom the particles go on.
Trajectory trace(const DeepMarkovModel& model, const batch::PackedBatch& batch,
                 const torch::Tensor& noise, const ops::Ops& ops, Ancestry* ancestry = nullptr);

/// What the model says of given states: rows [N K, z] as ops::Ops has them.
struct ModelAt {
  ModelAt(const DeepMarkovModel& model, const torch::Tensor& z, const torch::Tensor& previous,
          const ops::Ops& ops);

  torch::Tensor logPrior() const; ///< log p(z_t given z_{t-1}), [N K]
  /// log p(x_t given z_t), [N K]; slices [N, keys].
  torch::Tensor logLikelihood(const torch::Tensor& slices) const;

  Gaussian prior; ///< [N K, z]

 private:
  std::unique_ptr<NoteDistribution> m_notes;
  torch::Tensor m_z;
  const ops::Ops& m_ops;
};

} // namespace dmm::model
