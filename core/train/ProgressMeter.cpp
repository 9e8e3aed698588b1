#include "core/train/ProgressMeter.h"

#include <algorithm>
#include <cmath>

namespace dmm::train {

namespace {
constexpr double kNewestShare = 0.1;
}

ProgressMeter::ProgressMeter(std::int64_t epochsDone, std::int64_t numEpochs)
    : m_epochsDone(epochsDone)
    , m_numEpochs(numEpochs) {}

void ProgressMeter::epochCompleted(double seconds) {
  m_secondsAnEpoch = std::isnan(m_secondsAnEpoch)
                         ? seconds
                         : (1 - kNewestShare) * m_secondsAnEpoch + kNewestShare * seconds;
  ++m_epochsDone;
}

types::TrainingProgress ProgressMeter::progress(std::int64_t miniBatch, std::int64_t miniBatches,
                                                double secondsSoFar) const {
  types::TrainingProgress progress;
  progress.epoch = m_epochsDone;
  progress.numEpochs = m_numEpochs;
  progress.miniBatch = miniBatch;
  progress.miniBatches = miniBatches;
  progress.secondsAnEpoch = m_secondsAnEpoch;
  if (std::isnan(m_secondsAnEpoch) && miniBatch > 0) // a first guess from the first mini-batches
    progress.secondsAnEpoch =
        secondsSoFar * static_cast<double>(miniBatches) / static_cast<double>(miniBatch);
  const double done =
      miniBatches > 0 ? static_cast<double>(miniBatch) / static_cast<double>(miniBatches) : 0;
  const double epochsLeft = static_cast<double>(m_numEpochs - m_epochsDone) - done;
  progress.secondsLeft = std::max(0.0, epochsLeft) * progress.secondsAnEpoch;
  return progress;
}

} // namespace dmm::train
