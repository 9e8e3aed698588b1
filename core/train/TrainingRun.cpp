#include "core/train/TrainingRun.h"

#include "core/ops/ComputeThreads.h"
#include "core/runs/SpeedBook.h"
#include "core/support/Failure.h"
#include "core/support/FreedMemory.h"
#include "core/support/SplitMix.h"
#include "core/train/MemoryCheck.h"
#include "core/train/ResumePoint.h"
#include "core/train/Retreat.h"
#include "core/types/Counted.h"
#include "core/types/RunCost.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace dmm::train {

using types::EpochReport;
using types::RunStatus;

namespace {

/// Memory that was used once and is not now goes back to the system this often.
constexpr std::chrono::seconds kLongestWithUnusedMemory{60};

/// Of the generator with which an epoch begins anew: another one for each try, and the same
/// wherever the run was interrupted and resumed. For an epoch and a try of 0 it is the number that
/// splitmix64 gives at its `seed`-th step.
std::uint64_t seedAfterRewind(std::int64_t seed, std::int64_t epoch, std::int64_t rewinds) {
  return support::mixed(static_cast<std::uint64_t>(seed - 1) * 0x9E3779B97F4A7C15ULL +
                        static_cast<std::uint64_t>(epoch) * 0xD1B54A32D192ED03ULL +
                        static_cast<std::uint64_t>(rewinds));
}

} // namespace

TrainingRun::TrainingRun(runs::RunDirectory directory, types::ExperimentConfig config,
                         std::shared_ptr<const data::Dataset> dataset, const ResumePoint& start)
    : m_config(std::move(config))
    , m_dataset(std::move(dataset))
    , m_notice(start.notice)
    , m_keeper(std::move(directory), m_config, m_dataset, start)
    , m_state(m_config, architectureOf(m_config, *m_dataset))
    , m_pass(m_config, *m_dataset, m_state) {
  if (start.checkpoint)
    m_state.restore(*start.checkpoint, m_keeper.directory().lastCheckpoint().string());
  m_lastGood = m_state.capture();
  m_keeper.begin(start, m_lastGood);
}

RunStatus TrainingRun::run(const Observer& observer) {
  m_observer = &observer;
  try {
    ops::setComputeThreads(1); // the pass has threads of its own
    m_keeper.started();
    setStatus(RunStatus::Running);
    finish(trainToTheEnd());
  } catch (const std::exception& error) {
    fail(reasonOf(error));
  }
  return m_keeper.info().status;
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
      handleNonFiniteStep(report);
      continue;
    }
    if (!m_rewinds.empty() && mayGoBack() && report.objective > kCoinToss) {
      goBack(report, fmt::format("the objective ran away to {:.3g} nats a slice after epoch {}",
                                 report.objective, report.epoch));
      continue;
    }
    m_meter->trained(report.seconds);
    try {
      if (isDue(report.epoch, m_config.run.evaluateEvery) && !evaluate(report, stopwatch))
        return statusOfTheStop();
    } catch (const NonFiniteFigure& problem) {
      if (!mayGoBack()) throw;
      goBack(report, problem.what());
      continue;
    }
    m_meter->epochCompleted();
    record(report);
    m_lastGood = m_state.capture();
    // Before the checkpoint: an epoch that is not computed again must have left all its files.
    if (m_config.run.sampleEvery > 0 && isDue(report.epoch, m_config.run.sampleEvery)) {
      const double before = stopwatch.seconds();
      m_keeper.keepSample(*m_state.model, report.epoch);
      m_meter->sampled(stopwatch.seconds() - before);
    }
    keepCheckpoints(report);
  }
  return RunStatus::Finished;
}

void TrainingRun::handleNonFiniteStep(EpochReport& report) {
  const bool goesBack = mayGoBack();
  if (!goesBack) record(report);
  const auto reason = m_keeper.keepNonFinite(m_state.model, m_pass.miniBatch(), report);
  if (goesBack) {
    goBack(report, reason.what);
    return;
  }
  const std::string tries =
      m_keeper.rewinds() > 0
          ? fmt::format(", after {}", types::counted(m_keeper.rewinds(), "rewind"))
          : "";
  throw std::runtime_error(fmt::format("{}{}; {}", reason.what, tries, reason.where));
}

bool TrainingRun::mayGoBack() const {
  return m_config.run.onNonFinite == types::OnNonFinite::Rewind &&
         m_keeper.rewinds() < m_config.run.maxRewinds;
}

void TrainingRun::goBack(const EpochReport& report, const std::string& reason) {
  const Retreat to = retreat(std::int64_t(m_rewinds.size()), m_lastGood, directory(), m_config);
  const types::Rewind rewind{report.epoch, report.step, reason, to.from, to.state.rewoundRate};
  m_keeper.keepRewind(rewind);
  m_state.restore(to.state, directory().lastCheckpoint().string());
  m_state.generator.set_current_seed(
      seedAfterRewind(m_config.run.seed, report.epoch, m_keeper.rewinds()));
  m_rewinds.push_back(rewind);
  if (m_observer->wentBack) m_observer->wentBack(rewind);
}

bool TrainingRun::mayContinue(Stopwatch& stopwatch) {
  if (m_keeper.isTakenOver()) request(Request::Interrupt);
  if (m_request == Request::Pause) {
    const auto begin = Clock::now();
    m_keeper.saveLast(m_lastGood);
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
  return runs::rememberedCost(runs::RunStore(directory().path().parent_path()), m_config);
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
  const bool isDone = m_keeper.evaluation().run(*m_state.model, report, [&](double share) {
    tell(m_meter->evaluating(share, stopwatch.seconds() - report.seconds));
    return mayContinue(stopwatch);
  });
  if (isDone) m_meter->evaluated(stopwatch.seconds() - report.seconds);
  return isDone;
}

void TrainingRun::record(EpochReport& report) {
  report.rewinds = std::exchange(m_rewinds, {});
  m_keeper.record(report);
  if (m_observer->epochCompleted) m_observer->epochCompleted(report);
}

void TrainingRun::keepCheckpoints(const EpochReport& report) {
  const bool isBest = report.validNll < m_state.bestValidNll;
  if (isBest) m_state.bestValidNll = m_lastGood.bestValidNll = report.validNll;
  m_keeper.keepCheckpoints(m_lastGood, report, isBest);
  if (Clock::now() - m_lastReturned > kLongestWithUnusedMemory) returnMemory();
}

void TrainingRun::setStatus(RunStatus status) {
  m_keeper.setStatus(status, m_meter ? std::optional(m_meter->cost()) : std::nullopt);
  if (m_observer->statusChanged) m_observer->statusChanged(status);
}

void TrainingRun::returnMemory() {
  m_lastReturned = Clock::now();
  support::returnFreedMemory();
}

void TrainingRun::finish(RunStatus status) {
  m_keeper.saveLast(m_lastGood);
  returnMemory();
  m_keeper.ended();
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
  m_keeper.ended(reason);
  m_pass.releaseMemory();
  try {
    m_keeper.saveLast(m_lastGood);
  } catch (const std::exception&) {
  }
  returnMemory();
  try {
    setStatus(RunStatus::Failed);
  } catch (const std::exception& error) {
    m_keeper.addToFailure(fmt::format("; nor could that be kept: {}", error.what()));
    if (m_observer->statusChanged) m_observer->statusChanged(RunStatus::Failed);
  }
}

} // namespace dmm::train
