#include "core/train/TrainingRun.h"

#include "core/diagnose/FlightRecord.h"
#include "core/formats/MidiFile.h"
#include "core/generate/Composer.h"
#include "core/generate/DatasetFit.h"
#include "core/ops/ComputeThreads.h"
#include "core/runs/SpeedBook.h"
#include "core/support/Failure.h"
#include "core/support/FreedMemory.h"
#include "core/train/MemoryCheck.h"
#include "core/train/ResumePoint.h"
#include "core/types/RunCost.h"

#include <fmt/format.h>

#include <cmath>

namespace dmm::train {

using types::EpochReport;
using types::RunStatus;

namespace {

/// last.pt is written at least this often, so that a killed run loses little work.
constexpr std::chrono::seconds kLongestWithoutCheckpoint{60};
/// Memory that was used once and is not now goes back to the system this often.
constexpr std::chrono::seconds kLongestWithUnusedMemory{60};

} // namespace

TrainingRun::TrainingRun(runs::RunDirectory directory, types::ExperimentConfig config,
                         std::shared_ptr<const data::Dataset> dataset, const ResumePoint& start)
    : m_directory(std::move(directory))
    , m_config(std::move(config))
    , m_dataset(std::move(dataset))
    , m_notice(start.notice)
    , m_metrics(m_directory.metricsFile(), start.checkpoint ? start.checkpoint->epoch : 0)
    , m_evaluation(m_directory, m_config, m_dataset, start.checkpoint ? start.checkpoint->epoch : 0)
    , m_info(m_directory.readInfo())
    , m_state(m_config)
    , m_pass(m_config, *m_dataset, m_state) {
  if (start.checkpoint) m_state.restore(*start.checkpoint, m_directory.lastCheckpoint().string());
  m_lastGood = m_state.capture();
  m_directory.removeLeftovers();
  if (start.isLast) {
    m_epochOfLast = m_lastGood.epoch;
  } else if (start.checkpoint) {
    setDamagedLastAside(m_directory);
    saveLast();
  }
}

RunStatus TrainingRun::run(const Observer& observer) {
  m_observer = &observer;
  try {
    ops::setComputeThreads(1); // the pass has threads of its own
    m_roomForTheReason.emplace(m_directory);
    if (m_info.started.empty()) m_info.started = runs::utcNow();
    m_info.ended.clear();
    m_info.failure.clear();
    setStatus(RunStatus::Running);
    finish(trainToTheEnd());
  } catch (const std::exception& error) {
    fail(reasonOf(error));
  }
  return m_info.status;
}

void TrainingRun::request(Request request) {
  // A stop is final: a pause or resume that comes after it changes nothing.
  for (Request now = m_request.load(); !isStop(now);)
    if (m_request.compare_exchange_weak(now, request)) break;
  m_request.notify_all();
}

RunStatus TrainingRun::trainToTheEnd() {
  m_meter.emplace(m_config, m_state.epoch, remembered(), heldOutShare());
  while (m_state.epoch < m_config.run.numEpochs) {
    Stopwatch stopwatch;
    EpochReport report;
    const auto outcome = m_pass.run(report, [&](std::int64_t miniBatch) {
      tell(m_meter->training(miniBatch, m_pass.miniBatches(), stopwatch.seconds()));
      return mayContinue(stopwatch);
    });
    if (outcome == EpochPass::Outcome::Abandoned) return statusOfTheStop();
    report.seconds = stopwatch.seconds();
    if (outcome == EpochPass::Outcome::NotFinite) {
      record(report);
      throw std::runtime_error(recordNonFinite(report));
    }
    m_meter->trained(report.seconds);
    if (isDue(report.epoch, m_config.run.evaluateEvery) && !evaluate(report, stopwatch))
      return statusOfTheStop();
    m_meter->epochCompleted();
    record(report);
    m_lastGood = m_state.capture();
    // Before the checkpoint: an epoch that is not computed again must have left all its files.
    if (m_config.run.sampleEvery > 0 && isDue(report.epoch, m_config.run.sampleEvery)) {
      const double before = stopwatch.seconds();
      keepSample(report.epoch);
      m_meter->sampled(stopwatch.seconds() - before);
    }
    keepCheckpoints(report);
  }
  return RunStatus::Finished;
}

bool TrainingRun::mayContinue(Stopwatch& stopwatch) {
  if (m_request == Request::Pause) {
    const auto begin = Clock::now();
    saveLast();
    setStatus(RunStatus::Paused);
    m_request.wait(Request::Pause);
    if (!isStop(m_request)) setStatus(RunStatus::Running);
    stopwatch.exclude(Clock::now() - begin);
  }
  return !isStop(m_request);
}

bool TrainingRun::isStop(Request request) {
  return request == Request::Stop || request == Request::Interrupt;
}
RunStatus TrainingRun::statusOfTheStop() const {
  return m_request == Request::Interrupt ? RunStatus::Interrupted : RunStatus::Stopped;
}

bool TrainingRun::isDue(std::int64_t epoch, std::int64_t every) const {
  return types::isDue(epoch, every, m_config.run.numEpochs);
}

types::RunCost TrainingRun::remembered() const {
  return runs::rememberedCost(runs::RunStore(m_directory.path().parent_path()), m_config);
}

double TrainingRun::heldOutShare() const {
  const auto slices = [this](types::Split split) {
    return static_cast<double>(m_dataset->sliceCount(split));
  };
  return (slices(types::Split::Valid) + slices(types::Split::Test)) / slices(types::Split::Train);
}

void TrainingRun::tell(const types::TrainingProgress& progress) const {
  if (m_observer->miniBatchCompleted) m_observer->miniBatchCompleted(progress);
}

bool TrainingRun::evaluate(EpochReport& report, Stopwatch& stopwatch) {
  const bool isDone = m_evaluation.run(*m_state.model, report, [&](double share) {
    tell(m_meter->evaluating(share, stopwatch.seconds() - report.seconds));
    return mayContinue(stopwatch);
  });
  if (isDone) m_meter->evaluated(stopwatch.seconds() - report.seconds);
  return isDone;
}

void TrainingRun::record(const EpochReport& report) {
  m_metrics.append(report);
  if (m_observer->epochCompleted) m_observer->epochCompleted(report);
}

void TrainingRun::keepCheckpoints(const EpochReport& report) {
  if (report.validNll < m_state.bestValidNll) {
    m_state.bestValidNll = m_lastGood.bestValidNll = report.validNll;
    saveCheckpoint(m_lastGood, m_directory.bestCheckpoint());
  }
  const bool due = isDue(report.epoch, m_config.run.checkpointEvery);
  if (due) saveCheckpoint(m_lastGood, m_directory.epochCheckpoint(report.epoch));
  if (due || Clock::now() - m_lastSaved > kLongestWithoutCheckpoint) saveLast();
  if (Clock::now() - m_lastReturned > kLongestWithUnusedMemory) returnMemory();
}

void TrainingRun::keepSample(std::int64_t epoch) {
  const auto composer = generate::Composer::of(
      *m_state.model,
      {m_directory.id(), m_directory.epochCheckpoint(epoch).filename().string(), epoch + 1, {}});
  types::GenerationSettings settings;
  settings.seed = static_cast<std::uint64_t>(m_config.run.seed);
  generate::fitToDatasets(settings, m_dataset.get(), nullptr);
  types::Chorale piece = composer->compose(settings).chorale;
  piece.title = fmt::format("{}, epoch {}", m_config.name, epoch);
  formats::writeMidi(piece, m_directory.sampleFile(epoch));
}

std::string TrainingRun::recordNonFinite(const EpochReport& report) {
  try {
    diagnose::FlightRecord flight =
        diagnose::recordFlight(m_config, *m_dataset, m_state.model, m_pass.miniBatch());
    flight.run = m_directory.id();
    flight.epoch = report.epoch;
    flight.step = report.step;
    return diagnose::keepFlight(flight, m_directory);
  } catch (const std::exception& error) { // the search takes memory too
    return fmt::format("loss or gradient is not finite in epoch {} at step {}, which was not "
                       "taken; no report: {}",
                       report.epoch, report.step, support::sentenceOf(error));
  }
}

void TrainingRun::saveLast() {
  m_lastSaved = Clock::now();
  if (m_epochOfLast == m_lastGood.epoch) return;
  // The rows of its epochs must outlive a power cut if the checkpoint does.
  m_metrics.synchronise();
  m_evaluation.synchronise();
  saveLastCheckpoint(m_lastGood, m_directory);
  m_epochOfLast = m_lastGood.epoch;
}

void TrainingRun::setStatus(RunStatus status) {
  m_info.status = status;
  if (status != RunStatus::Running && status != RunStatus::Paused) m_roomForTheReason.reset();
  // The rest of the record may have been edited meanwhile, and stays.
  m_directory.updateInfo([this](types::RunInfo& onDisk) {
    onDisk.status = m_info.status;
    onDisk.failure = m_info.failure;
    onDisk.started = m_info.started;
    onDisk.ended = m_info.ended;
    if (!m_meter) return;
    const types::RunCost cost = m_meter->cost();
    if (std::isfinite(cost.evaluation)) onDisk.secondsAnEvaluation = cost.evaluation;
    if (std::isfinite(cost.sample)) onDisk.secondsASample = cost.sample;
  });
  if (m_observer->statusChanged) m_observer->statusChanged(status);
}

void TrainingRun::returnMemory() {
  m_lastReturned = Clock::now();
  support::returnFreedMemory();
}

void TrainingRun::finish(RunStatus status) {
  saveLast();
  returnMemory();
  m_info.ended = runs::utcNow();
  setStatus(status);
}

std::string TrainingRun::reasonOf(const std::exception& error) const {
  const std::string reason = support::sentenceOf(error);
  if (!support::isOutOfMemory(error)) return reason;
  return fmt::format(
      "{}; training this needs about {} in all", reason,
      types::bytesText(types::trainingMemory(m_config, workSizesOf(m_config, *m_dataset)).total()));
}

void TrainingRun::fail(const std::string& reason) {
  m_info.failure = reason;
  m_info.ended = runs::utcNow();
  m_pass.releaseMemory();
  try {
    saveLast();
  } catch (const std::exception&) {
  }
  returnMemory();
  try {
    setStatus(RunStatus::Failed);
  } catch (const std::exception& error) {
    m_info.failure += fmt::format("; nor could that be kept: {}", error.what());
    if (m_observer->statusChanged) m_observer->statusChanged(RunStatus::Failed);
  }
}

} // namespace dmm::train
