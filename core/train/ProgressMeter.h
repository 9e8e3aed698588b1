#pragma once

#include "core/types/EpochReport.h"

#include <cstdint>

namespace dmm::train {

/// Turns elapsed seconds into "seconds an epoch" and "time left". Epochs are averaged with more
/// weight on the recent ones, evaluation included, so that the time left is what the user waits.
class ProgressMeter {
 public:
  ProgressMeter(std::int64_t epochsDone, std::int64_t numEpochs);

  /// `seconds` = what the whole epoch took, pauses not counted.
  void epochCompleted(double seconds);

  /// `secondsSoFar` = what the running epoch has taken yet.
  types::TrainingProgress progress(std::int64_t miniBatch, std::int64_t miniBatches,
                                   double secondsSoFar) const;

 private:
  std::int64_t m_epochsDone;
  std::int64_t m_numEpochs;
  double m_secondsAnEpoch = types::kNotMeasured;
};

} // namespace dmm::train
