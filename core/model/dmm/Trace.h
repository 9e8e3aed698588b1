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

/// What given states follow on: of rows that ops::Ops has, with the slices that they belong to.
struct Before {
  torch::Tensor states;       ///< z_{t-1}, [N K, z]
  EmissionInput slices;       ///< their notes before undefined where no part looks at them
  std::int64_t firstRows = 0; ///< rows of first steps, which stand first
};

/// Of all rows of a batch, given their own previous states and Trajectory::slices.
Before beforeAll(const batch::PackedBatch& batch, const torch::Tensor& previous,
                 const EmissionInput& slices);

/// What the model says of given states: rows [N K, z].
struct ModelAt {
  ModelAt(const DeepMarkovModel& model, const torch::Tensor& z, const Before& before,
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
