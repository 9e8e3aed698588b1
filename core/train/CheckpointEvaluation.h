#pragma once

#include "core/data/Dataset.h"

#include <cstdint>
#include <filesystem>

namespace dmm::train {

/// What a checkpoint scores on a split: the one-sample negative ELBO at beta = 1.
struct CheckpointScore {
  double nll = 0;          ///< nats a time slice
  std::int64_t epochs = 0; ///< that the checkpoint was trained for
  std::size_t pieces = 0;
  std::size_t slices = 0;
};

/// Throws support::InputError naming the checkpoint when it cannot be read.
CheckpointScore evaluateCheckpoint(const std::filesystem::path& checkpoint,
                                   const data::Dataset& dataset, types::Split split,
                                   std::uint64_t seed);

} // namespace dmm::train
