#include "core/train/ProgressMeter.h"

#include "core/types/RunCost.h"

#include <algorithm>
#include <cmath>

namespace dmm::train {

namespace {

constexpr double kNewestShare = 0.1; ///< at least, of what was measured last
constexpr double kFirstEpochWeight = 0.5;
/// As much speaks for what is remembered as for so many measurements now.
constexpr double kRememberedEpochs = 3;
constexpr double kRememberedOthers = 1;

} // namespace

ProgressMeter::Part::Part(double remembered, double weight)
    : seconds(remembered)
    , evidence(std::isnan(remembered) ? 0 : weight) {}

void ProgressMeter::Part::note(double measured, double weight) {
  const double share = evidence > 0 ? std::max(kNewestShare, weight / (evidence + weight)) : 1;
  seconds = evidence > 0 ? (1 - share) * seconds + share * measured : measured;
  evidence += weight;
}

double ProgressMeter::Part::expected(double share, double secondsSoFar, double guess) const {
  const double known = evidence > 0 ? seconds : guess;
  if (!(share > 0)) return known;
  const double extrapolated = secondsSoFar / share;
  if (std::isnan(known)) return extrapolated;
  // What is under way counts as the share of it that is done; a mere guess is soon outweighed.
  constexpr double kWeightOfAGuess = 0.1;
  const double before = evidence > 0 ? evidence : kWeightOfAGuess;
  return (before * known + share * extrapolated) / (before + share);
}

ProgressMeter::ProgressMeter(const types::ExperimentConfig& config, std::int64_t epochsDone,
                             const types::RunCost& remembered, double heldOutShare)
    : m_config(config)
    , m_heldOutShare(heldOutShare)
    , m_epochsDone(epochsDone)
    , m_epoch(remembered.epoch, kRememberedEpochs)
    , m_evaluation(remembered.evaluation, kRememberedOthers)
    , m_sample(remembered.sample, kRememberedOthers) {}

void ProgressMeter::trained(double seconds) {
  m_epoch.note(seconds, m_isFirstEpoch ? kFirstEpochWeight : 1);
  m_isFirstEpoch = false;
}

void ProgressMeter::evaluated(double seconds) { m_evaluation.note(seconds); }
void ProgressMeter::sampled(double seconds) { m_sample.note(seconds); }
void ProgressMeter::epochCompleted() { ++m_epochsDone; }

double ProgressMeter::guessedEvaluation(double secondsAnEpoch) const {
  return secondsAnEpoch * types::evaluationInEpochs(m_config, m_heldOutShare);
}

/// `secondsOfTheEpoch`: how much of the running epoch with what follows it is over.
types::TrainingProgress ProgressMeter::progress(const types::RunCost& cost,
                                                double secondsOfTheEpoch) const {
  types::TrainingProgress progress;
  progress.epoch = m_epochsDone;
  progress.numEpochs = m_config.run.numEpochs;
  progress.cost = cost;
  progress.secondsLeft =
      types::secondsOf(m_config, types::withGuesses(cost, m_config, m_heldOutShare), m_epochsDone) -
      secondsOfTheEpoch;
  if (progress.secondsLeft < 0) progress.secondsLeft = 0;
  return progress;
}

types::TrainingProgress ProgressMeter::training(std::int64_t miniBatch, std::int64_t miniBatches,
                                                double seconds) const {
  const double share =
      miniBatches > 0 ? static_cast<double>(miniBatch) / static_cast<double>(miniBatches) : 0;
  types::RunCost cost = this->cost();
  cost.epoch = m_epoch.expected(share, seconds, types::kNotMeasured);
  auto progress = this->progress(cost, share * cost.epoch);
  progress.miniBatch = miniBatch;
  progress.miniBatches = miniBatches;
  return progress;
}

types::TrainingProgress ProgressMeter::evaluating(double share, double seconds) const {
  types::RunCost cost = this->cost();
  cost.evaluation = m_evaluation.expected(share, seconds, guessedEvaluation(cost.epoch));
  auto progress = this->progress(cost, cost.epoch + share * cost.evaluation);
  progress.miniBatch = progress.miniBatches = 1; // all of them
  progress.evaluated = share;
  return progress;
}

} // namespace dmm::train
