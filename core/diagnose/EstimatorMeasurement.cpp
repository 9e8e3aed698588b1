#include "core/diagnose/EstimatorMeasurement.h"

#include "core/batch/PackedBatch.h"
#include "core/diagnose/EstimatorBench.h"
#include "core/objective/Registry.h"
#include "core/runs/EstimatorsFile.h"
#include "core/support/AvailableMemory.h"
#include "core/support/Errors.h"
#include "core/types/EstimatorPlan.h"
#include "core/types/ModelShape.h"
#include "core/types/TrainingMemory.h"
#include "core/weights/ModelFile.h"

#include <fmt/format.h>

#include <algorithm>

namespace dmm::diagnose {

namespace {

/// About how much the fullest moment takes: each thread a draw of the largest estimator, and
/// the means of three sets of blocks.
double bytesNeeded(const EstimatorRequest& request, const model::SequenceModel& model,
                   double slices, int threads) {
  double largest = 0;
  for (const types::Estimator& estimator : request.plan) {
    types::ExperimentConfig experiment;
    experiment.model = model.config();
    experiment.objective = estimator;
    experiment.run.evaluationParticles = 0;
    largest =
        std::max(largest, types::trainingMemory(experiment, {std::int64_t(slices), 0, 0}).work);
  }
  constexpr double kBlockMeans = 3 * 8 * sizeof(float);
  return threads * largest + kBlockMeans * double(types::parameterCount(model.config()));
}

/// As many threads as there is memory for.
int threadsFor(const EstimatorRequest& request, const model::SequenceModel& model, double slices) {
  const support::AvailableMemory there = support::availableMemory();
  for (int threads = std::max(1, request.threads); threads > 0; --threads)
    if (bytesNeeded(request, model, slices, threads) <= there.bytes) return threads;
  throw support::InputError(
      "samples",
      fmt::format(
          "this needs about {} of memory, but only {} {} are free; choose fewer of them, or "
          "fewer pieces",
          types::bytesText(bytesNeeded(request, model, slices, 1)), types::bytesText(there.bytes),
          there.limit));
}

} // namespace

EstimatorOutcome measureEstimators(const EstimatorRequest& request, const data::Dataset& dataset,
                                   const std::function<bool(const types::EstimatorProgress&,
                                                            const types::EstimatorReport&)>& hear) {
  if (request.plan.empty())
    throw std::invalid_argument("measureEstimators: expected at least one estimator");
  const weights::StoredModel stored = weights::loadModel(request.checkpoint);
  EstimatorWork work;
  double slices = 0;
  for (const auto& roll : dataset.rolls(types::Split::Train)) {
    work.sequences.push_back(batch::pack({&roll}, stored.model->dtype()).rows);
    slices += double(roll.slices.size());
  }
  if (work.sequences.empty())
    throw support::InputError(dataset.summary().name, "has no pieces to train on");
  const double pieces = double(work.sequences.size());
  slices *= std::min(1.0, double(request.settings.pieces) / pieces);
  work.plan = request.plan;
  work.threads = threadsFor(request, *stored.model, slices);
  work.makeTask = [&](const types::Estimator& estimator) {
    return objective::makeTask(estimator, stored.model, ops::opsFor(types::Execution::Fused));
  };

  EstimatorOutcome outcome;
  outcome.report.epochs = stored.epochs;
  outcome.report.settings = request.settings;
  std::filesystem::path file;
  if (!request.folder.empty()) {
    file = request.folder / runs::estimatorsFileName(outcome.report);
    runs::EstimatorsContent known = runs::readEstimators(file);
    if (!known.problem.empty())
      throw support::InputError(known.problem); // it would be written over
    outcome.report.rows = std::move(known.report.rows);
  }
  std::size_t kept = outcome.report.rows.size();
  outcome.isComplete = benchEstimators(
      work, outcome.report,
      [&](const types::EstimatorProgress& progress, const types::EstimatorReport& report) {
        if (!file.empty() && report.rows.size() > kept) {
          runs::writeEstimators(file, report);
          kept = report.rows.size();
        }
        return hear(progress, report);
      });
  return outcome;
}

} // namespace dmm::diagnose
