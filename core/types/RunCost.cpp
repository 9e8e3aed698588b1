#include "core/types/RunCost.h"

#include "core/types/ModelShape.h"
#include "core/types/PartInfo.h"
#include "core/types/TrainingMemory.h"

#include <algorithm>
#include <cmath>

namespace dmm::types {

namespace {

bool isMultiple(std::int64_t epoch, std::int64_t every) {
  return epoch % every == 0 && (epoch > 0 || every == 1);
}

} // namespace

bool isDue(std::int64_t epoch, std::int64_t every, std::int64_t numEpochs) {
  return isMultiple(epoch, every) || epoch + 1 == numEpochs;
}

std::int64_t countDue(std::int64_t first, std::int64_t every, std::int64_t numEpochs) {
  if (first >= numEpochs) return 0;
  const std::int64_t last = numEpochs - 1;
  const std::int64_t multiples =
      every == 1 ? numEpochs - first : last / every - std::max<std::int64_t>(first - 1, 0) / every;
  return multiples + (isMultiple(last, every) ? 0 : 1);
}

double evaluationInEpochs(const ExperimentConfig& config, double heldOutShare) {
  const auto draws = [&](std::int64_t count) { return productsASlice(config.model, count); };
  double products = draws(1); // the ELBO
  const bool isExact = hasTrait(Trait::SumsStates, config.model);
  for (std::int64_t left = isExact ? 0 : config.run.evaluationParticles; left > 0;
       left -= kEvaluationSamplesTogether)
    products += draws(std::min(left, kEvaluationSamplesTogether));
  constexpr double kForwardAndBackward = 3;
  const double epoch = kForwardAndBackward * draws(samplesASlice(config));
  // An evaluation has one thread.
  return heldOutShare * products / epoch * double(config.run.threads);
}

RunCost withGuesses(RunCost cost, const ExperimentConfig& config, double heldOutShare) {
  if (std::isnan(cost.evaluation))
    cost.evaluation = cost.epoch * evaluationInEpochs(config, heldOutShare);
  if (std::isnan(cost.sample)) cost.sample = 0; // short against all the rest
  return cost;
}

double secondsOf(const ExperimentConfig& config, const RunCost& cost, std::int64_t epochsDone) {
  const std::int64_t all = config.run.numEpochs;
  if (epochsDone >= all) return 0;
  const RunCost whole = withGuesses(cost, config);
  double seconds = double(all - epochsDone) * whole.epoch +
                   double(countDue(epochsDone, config.run.evaluateEvery, all)) * whole.evaluation;
  if (config.run.sampleEvery > 0)
    seconds += double(countDue(epochsDone, config.run.sampleEvery, all)) * whole.sample;
  return seconds;
}

} // namespace dmm::types
