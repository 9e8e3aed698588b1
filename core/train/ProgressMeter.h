#pragma once

#include "core/types/EpochReport.h"
#include "core/types/ExperimentConfig.h"

#include <cstdint>

namespace dmm::train {

/// Learns while a run trains how long its parts take, and says how long the rest will: every epoch,
/// evaluation and composed piece that is still due. It begins with what such a run cost before,
/// where that is remembered, and else with what an evaluation's work lets expect; newer
/// measurements count more, and no single one moves the figure much. All seconds are without
/// pauses.
class ProgressMeter {
 public:
  /// `heldOutShare`: the slices of valid and test against those of train.
  ProgressMeter(const types::ExperimentConfig& config, std::int64_t epochsDone,
                const types::RunCost& remembered, double heldOutShare);

  /// In the middle of an epoch, whose training has taken so long yet.
  types::TrainingProgress training(std::int64_t miniBatch, std::int64_t miniBatches,
                                   double seconds) const;
  /// In the middle of the evaluation after it, of which a share is done.
  types::TrainingProgress evaluating(double share, double seconds) const;

  void trained(double seconds); ///< all its mini-batches
  void evaluated(double seconds);
  void sampled(double seconds);
  void epochCompleted(); ///< with whatever followed its training

  /// What has been measured or is remembered; NaN for a part that is neither.
  types::RunCost cost() const { return {m_epoch.seconds, m_evaluation.seconds, m_sample.seconds}; }

 private:
  /// A part of a run: its typical time, and how much speaks for it.
  struct Part {
    double seconds = types::kNotMeasured;
    double evidence = 0;

    Part(double remembered, double weight);
    void note(double measured, double weight = 1);
    /// With one more under way, of which a share is done.
    double expected(double share, double secondsSoFar, double guess) const;
  };
  types::TrainingProgress progress(const types::RunCost& cost, double secondsOfTheEpoch) const;
  double guessedEvaluation(double secondsAnEpoch) const;

  types::ExperimentConfig m_config;
  double m_heldOutShare;
  std::int64_t m_epochsDone;
  bool m_isFirstEpoch = true; ///< of this session: it is slower, the processor's caches are cold
  Part m_epoch, m_evaluation, m_sample;
};

} // namespace dmm::train
