#pragma once

#include "core/batch/PackedBatch.h"

#include <torch/torch.h>

#include <cstddef>
#include <vector>

namespace dmm::batch {

/// What a loss leaves to chance, standard normal numbers; objective::NoiseShape says how many of
/// each kind, and what is not asked for may be undefined.
struct Noise {
  torch::Tensor draws = {};  ///< [rows, N, width]: what states are drawn with
  torch::Tensor slices = {}; ///< [N, perSlice]: what else is drawn for each slice
  torch::Tensor shared = {}; ///< [perMiniBatch]: the same in all parts of a mini-batch
};

/// What one member of a GradientTeam computes: some sequences of a mini-batch and their noise.
struct BatchPart {
  PackedBatch batch = {};
  Noise noise = {};
  std::vector<std::size_t> pieces = {}; ///< the place in the training split of each sequence, in
                                        ///< the order of the input that batch.order refers to
  double share = 1;                     ///< of all training pieces

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
