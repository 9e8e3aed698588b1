#pragma once

#include "core/batch/PackedBatch.h"

#include <torch/torch.h>

#include <cstddef>
#include <vector>

namespace dmm::batch {

/// What one member of a GradientTeam computes: some sequences of a mini-batch and their noise.
struct BatchPart {
  PackedBatch batch;
  torch::Tensor noise;             ///< [rows, N, z], as objective::Objective asks for it
  std::vector<std::size_t> pieces; ///< the place in the training split of each sequence, in the
                                   ///< order of the input that batch.order refers to

  /// The piece of the batch's sequence i, longest first.
  std::size_t piece(std::int64_t i) const {
    return pieces[batch.order[static_cast<std::size_t>(i)]];
  }
};

/// A mini-batch with everything that its loss depends on but the model.
struct MiniBatch {
  std::vector<BatchPart> parts;
  double beta = 1; ///< weight of the KL term
};

} // namespace dmm::batch
