#include "core/train/Trainer.h"

#include "core/formats/MidiFile.h"
#include "core/generate/Composer.h"
#include "core/model/StateDictFile.h"
#include "core/objective/Registry.h"
#include "core/runs/MetricsFile.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/FreedMemory.h"
#include "core/support/Sha256.h"
#include "core/train/Device.h"
#include "core/train/EpochEvaluation.h"
#include "core/train/EpochPass.h"
#include "core/train/FlightRecord.h"
#include "core/train/ProgressMeter.h"
#include "core/train/ResumePoint.h"
#include "core/train/Threads.h"
#include "core/train/TrainingState.h"
#include "core/train/Versions.h"
#include "core/types/Compatibility.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cmath>

namespace dmm::train {

using types::EpochReport;
using types::RunStatus;
using Clock = std::chrono::steady_clock;

namespace {

/// last.pt is written at least this often, so that a killed run loses little work.
constexpr std::chrono::seconds kLongestWithoutCheckpoint{60};
/// Memory that was used once and is not now goes back to the system this often.
constexpr std::chrono::seconds kLongestWithUnusedMemory{60};

/// Seconds of work: runs while not paused.
class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(Clock::now() - m_start).count(); }
  void exclude(Clock::duration pause) { m_start += pause; }

 private:
  Clock::time_point m_start = Clock::now();
};

} // namespace

class Trainer::Impl {
 public:
  Impl(runs::RunDirectory directory, types::ExperimentConfig config,
       std::shared_ptr<const data::Dataset> dataset, const ResumePoint& start)
      : m_directory(std::move(directory))
      , m_config(std::move(config))
      , m_dataset(std::move(dataset))
      , m_notice(start.notice)
      , m_metrics(m_directory.metricsFile(), start.checkpoint ? start.checkpoint->epoch : 0)
      , m_evaluation(m_directory, m_config, m_dataset,
                     start.checkpoint ? start.checkpoint->epoch : 0)
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

  RunStatus run(const Observer& observer) {
    m_observer = &observer;
    try {
      setComputeThreads(1); // the pass has threads of its own
      if (m_info.started.empty()) m_info.started = runs::utcNow();
      m_info.ended.clear();
      m_info.failure.clear();
      setStatus(RunStatus::Running);
      finish(trainToTheEnd());
    } catch (const std::exception& error) {
      fail(error.what());
    }
    return m_info.status;
  }

  enum class Request { Continue, Pause, Stop };
  void request(Request request) {
    // A stop is final: a pause or resume that comes after it changes nothing.
    for (Request now = m_request.load(); now != Request::Stop;)
      if (m_request.compare_exchange_weak(now, request)) break;
    m_request.notify_all();
  }

  const runs::RunDirectory& directory() const { return m_directory; }
  const types::ExperimentConfig& config() const { return m_config; }
  const std::string& failureReason() const { return m_info.failure; }
  const std::string& notice() const { return m_notice; }

 private:
  RunStatus trainToTheEnd() {
    ProgressMeter meter(m_state.epoch, m_config.run.numEpochs);
    while (m_state.epoch < m_config.run.numEpochs) {
      Stopwatch stopwatch;
      EpochReport report;
      const auto outcome = m_pass.run(report, [&](std::int64_t miniBatch) {
        if (m_observer->miniBatchCompleted)
          m_observer->miniBatchCompleted(
              meter.progress(miniBatch, m_pass.miniBatches(), stopwatch.seconds()));
        return mayContinue(stopwatch);
      });
      if (outcome == EpochPass::Outcome::Abandoned) return RunStatus::Stopped;
      report.seconds = stopwatch.seconds();
      if (outcome == EpochPass::Outcome::NotFinite) {
        record(report);
        throw std::runtime_error(recordNonFinite(report));
      }
      if (isDue(report.epoch, m_config.run.evaluateEvery) &&
          !evaluate(report,
                    meter.progress(m_pass.miniBatches(), m_pass.miniBatches(), report.seconds),
                    stopwatch))
        return RunStatus::Stopped;
      record(report);
      m_lastGood = m_state.capture();
      // Before the checkpoint: an epoch that is not computed again must have left all its files.
      if (m_config.run.sampleEvery > 0 && isDue(report.epoch, m_config.run.sampleEvery))
        keepSample(report.epoch);
      keepCheckpoints(report);
      meter.epochCompleted(stopwatch.seconds());
    }
    return RunStatus::Finished;
  }

  /// Waits through a pause; false when training is to stop.
  bool mayContinue(Stopwatch& stopwatch) {
    if (m_request == Request::Pause) {
      const auto begin = Clock::now();
      saveLast();
      setStatus(RunStatus::Paused);
      m_request.wait(Request::Pause);
      if (m_request != Request::Stop) setStatus(RunStatus::Running);
      stopwatch.exclude(Clock::now() - begin);
    }
    return m_request != Request::Stop;
  }

  /// Pyro's rule (epoch > 0 and a multiple), and the last epoch too, so that a finished run has a
  /// final figure.
  bool isDue(std::int64_t epoch, std::int64_t every) const {
    const bool multiple = epoch % every == 0 && (epoch > 0 || every == 1);
    return multiple || epoch + 1 == m_config.run.numEpochs;
  }

  /// False when training is to stop: the epoch is then computed again.
  bool evaluate(EpochReport& report, types::TrainingProgress progress, Stopwatch& stopwatch) {
    return m_evaluation.run(*m_state.model, report, [&](double share) {
      progress.evaluated = share;
      if (m_observer->miniBatchCompleted) m_observer->miniBatchCompleted(progress);
      return mayContinue(stopwatch);
    });
  }

  void record(const EpochReport& report) {
    m_metrics.append(report);
    if (m_observer->epochCompleted) m_observer->epochCompleted(report);
  }

  void keepCheckpoints(const EpochReport& report) {
    if (report.validNll < m_state.bestValidNll) {
      m_state.bestValidNll = m_lastGood.bestValidNll = report.validNll;
      saveCheckpoint(m_lastGood, m_directory.bestCheckpoint());
    }
    const bool due = isDue(report.epoch, m_config.run.checkpointEvery);
    if (due) saveCheckpoint(m_lastGood, m_directory.epochCheckpoint(report.epoch));
    if (due || Clock::now() - m_lastSaved > kLongestWithoutCheckpoint) saveLast();
    if (Clock::now() - m_lastReturned > kLongestWithUnusedMemory) returnMemory();
  }

  /// What the model composes now, with the same seed after every epoch, so that only the model
  /// differs. It names the checkpoint of its epoch, whether or not that is kept.
  void keepSample(std::int64_t epoch) {
    const generate::Composer composer(
        *m_state.model,
        {m_directory.id(), m_directory.epochCheckpoint(epoch).filename().string(), epoch + 1, {}});
    types::GenerationSettings settings;
    settings.seed = static_cast<std::uint64_t>(m_config.run.seed);
    settings.slicesPerQuarter = m_dataset->summary().slicesPerQuarter;
    types::Chorale piece = composer.compose(settings).chorale;
    piece.title = fmt::format("{}, epoch {}", m_config.name, epoch);
    formats::writeMidi(piece, m_directory.sampleFile(epoch));
  }

  /// Leaves a report and what makes the step happen again; gives the reason in one sentence.
  std::string recordNonFinite(const EpochReport& report) {
    FlightRecord flight = recordFlight(m_config, *m_dataset, *m_state.model, m_pass.miniBatch());
    flight.run = m_directory.id();
    flight.epoch = report.epoch;
    flight.step = report.step;
    const std::string reason =
        fmt::format("{} in epoch {} at step {}, which was not taken",
                    describe(flight, flight.findings.first), report.epoch, report.step);
    const auto text = m_directory.nonFiniteReport(report.step);
    const auto file = m_directory.nonFiniteRecord(report.step);
    try {
      support::createFolder(text.parent_path());
      saveFlightRecord(flight, file);
      support::writeFile(
          text, fmt::format("{}\nTo see it again:  dmm replay {}\nTo go on:         dmm train "
                            "--resume {} --learning-rate {}\n",
                            reportOf(flight), file.string(), m_directory.id(),
                            m_config.optimiser.learningRate / 2));
    } catch (const support::IoError& error) {
      return fmt::format("{}; no report: {}", reason, error.what());
    }
    return fmt::format("{}; {} says more", reason, text.string());
  }

  void saveLast() {
    m_lastSaved = Clock::now();
    if (m_epochOfLast == m_lastGood.epoch) return;
    // The rows of its epochs must outlive a power cut if the checkpoint does.
    m_metrics.synchronise();
    m_evaluation.synchronise();
    saveLastCheckpoint(m_lastGood, m_directory);
    m_epochOfLast = m_lastGood.epoch;
  }

  void setStatus(RunStatus status) {
    m_info.status = status;
    // The rest of the record may have been edited meanwhile, and stays.
    m_directory.updateInfo([this](types::RunInfo& onDisk) {
      onDisk.status = m_info.status;
      onDisk.failure = m_info.failure;
      onDisk.started = m_info.started;
      onDisk.ended = m_info.ended;
    });
    if (m_observer->statusChanged) m_observer->statusChanged(status);
  }

  void returnMemory() {
    m_lastReturned = Clock::now();
    support::returnFreedMemory();
  }

  void finish(RunStatus status) {
    saveLast();
    returnMemory();
    m_info.ended = runs::utcNow();
    setStatus(status);
  }

  /// Keeps what can be kept; on a full disk even that may fail, and then the reason still counts.
  void fail(const std::string& reason) {
    m_info.failure = reason;
    try {
      finish(RunStatus::Failed);
    } catch (const std::exception&) {
      m_info.status = RunStatus::Failed;
      if (m_observer->statusChanged) m_observer->statusChanged(RunStatus::Failed);
    }
  }

  runs::RunDirectory m_directory;
  types::ExperimentConfig m_config;
  std::shared_ptr<const data::Dataset> m_dataset;
  std::string m_notice;
  runs::MetricsWriter m_metrics; ///< holds the run's lock
  EpochEvaluation m_evaluation;
  types::RunInfo m_info;
  TrainingState m_state;
  EpochPass m_pass;
  Checkpoint m_lastGood;           ///< the state after the last whole epoch
  std::int64_t m_epochOfLast = -1; ///< completed epochs in last.pt, where it is known
  Clock::time_point m_lastSaved = Clock::now();
  Clock::time_point m_lastReturned = Clock::now();
  std::atomic<Request> m_request{Request::Continue};
  const Observer* m_observer = nullptr;
};

std::unique_ptr<Trainer> Trainer::create(const runs::RunStore& store,
                                         types::ExperimentConfig config,
                                         std::shared_ptr<const data::Dataset> dataset,
                                         const std::filesystem::path& initialWeights) {
  config.dataset = {dataset->summary().name, dataset->summary().file, dataset->summary().sha256};
  config.versions = versions();
  // Refuses what cannot be trained before a folder is made.
  for (const auto& conflict : types::conflicts(config)) throw support::InputError(conflict.reason);
  objective::makeObjective(config.objective, config.run.execution);
  deviceOf(config);
  if (initialWeights.empty())
    return std::unique_ptr<Trainer>(new Trainer(
        std::make_unique<Impl>(store.create(config), config, std::move(dataset), ResumePoint{})));

  TrainingState state(config);
  model::importStateDict(initialWeights, *state.model);
  const std::string sha256 =
      support::sha256(support::readFile(initialWeights, support::kLargestWeights));
  const Checkpoint start = state.capture();
  const runs::RunDirectory directory = store.create(config);
  types::RunInfo info = directory.readInfo();
  info.initialWeights = std::filesystem::absolute(initialWeights).string();
  info.initialSha256 = sha256;
  directory.writeInfo(info);
  saveCheckpoint(start, directory.lastCheckpoint()); // what a resume before its first epoch needs
  return std::unique_ptr<Trainer>(new Trainer(
      std::make_unique<Impl>(directory, config, std::move(dataset), ResumePoint{start, true, ""})));
}

std::unique_ptr<Trainer> Trainer::resume(const runs::RunDirectory& run,
                                         std::optional<std::int64_t> numEpochs) {
  types::ExperimentConfig config = run.readConfig();
  if (runs::isBeingWritten(run.metricsFile()))
    throw support::InputError(run.path().string(), "the run is being trained by another process");
  const ResumePoint start = findResumePoint(run, config);
  const std::int64_t done = start.checkpoint ? start.checkpoint->epoch : 0;
  const bool extended = numEpochs && *numEpochs != config.run.numEpochs;
  if (numEpochs) config.run.numEpochs = *numEpochs;
  // A run that was killed after its last epoch has only to be told that it is finished.
  const bool lacksItsEnd =
      done == config.run.numEpochs && run.readInfo().status != RunStatus::Finished;
  if (done >= config.run.numEpochs && !lacksItsEnd)
    throw support::InputError(run.id(),
                              fmt::format("the run has done {} of {} epochs; ask for more epochs "
                                          "to go on with it",
                                          done, config.run.numEpochs));
  auto dataset = data::Dataset::fromConfig(config.dataset);
  auto impl = std::make_unique<Impl>(run, config, std::move(dataset), start);
  if (extended) run.writeConfig(config);
  return std::unique_ptr<Trainer>(new Trainer(std::move(impl)));
}

Trainer::Trainer(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Trainer::~Trainer() = default;

const runs::RunDirectory& Trainer::directory() const { return m_impl->directory(); }
const types::ExperimentConfig& Trainer::config() const { return m_impl->config(); }
RunStatus Trainer::run(const Observer& observer) { return m_impl->run(observer); }
const std::string& Trainer::failureReason() const { return m_impl->failureReason(); }
const std::string& Trainer::notice() const { return m_impl->notice(); }
void Trainer::requestStop() { m_impl->request(Impl::Request::Stop); }
void Trainer::requestPause() { m_impl->request(Impl::Request::Pause); }
void Trainer::requestResume() { m_impl->request(Impl::Request::Continue); }

} // namespace dmm::train
