#pragma once

#include "core/types/DatasetSummary.h"
#include "core/types/ExperimentConfig.h"

#include <cstdint>
#include <string>

namespace dmm::types {

/// The pieces that training has to hold at once, in time slices.
struct WorkSizes {
  std::int64_t miniBatchSlices = 0;    ///< of the largest mini-batch
  std::int64_t longestPieceSlices = 0; ///< among those that are evaluated on
  std::int64_t evaluatedSlices = 0;    ///< of the larger of valid and test
};

/// What is to be expected of a dataset of which only the counts are known.
WorkSizes averageWorkSizes(const ExperimentConfig& config, const DatasetSummary& dataset);

/// About how many bytes training holds at its fullest, from the configuration alone: what is known
/// before anything is allocated.
struct TrainingMemory {
  double parameters = 0; ///< weights, a gradient a thread, Adam's moments, checkpoints under way
  double work = 0;       ///< a mini-batch, or an evaluation where that is more

  double total() const { return parameters + work; }
};
TrainingMemory trainingMemory(const ExperimentConfig& config, const WorkSizes& sizes);

/// An evaluation draws in blocks of so many numbers at most (one draw of one piece is always
/// allowed), and so many samples of a piece together.
inline constexpr std::int64_t kEvaluationBlockNumbers = 32 << 20;
inline constexpr std::int64_t kEvaluationSamplesTogether = 64;

/// "412 GB", "7.4 GB", "35 MB".
std::string bytesText(double bytes);

} // namespace dmm::types
