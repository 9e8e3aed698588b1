#include "core/train/Trainer.h"

#include "core/formats/MidiFile.h"
#include "core/generate/Composer.h"
#include "core/generate/DatasetFit.h"
#include "core/model/StateDictFile.h"
#include "core/objective/Registry.h"
#include "core/runs/MetricsFile.h"
#include "core/runs/SpeedBook.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/Failure.h"
#include "core/support/FreedMemory.h"
#include "core/support/ReservedRoom.h"
#include "core/support/Sha256.h"
#include "core/train/Device.h"
#include "core/train/EpochEvaluation.h"
#include "core/train/EpochPass.h"
#include "core/train/FlightRecord.h"
#include "core/train/MemoryCheck.h"
#include "core/train/ProgressMeter.h"
#include "core/train/ResumePoint.h"
#include "core/train/Threads.h"
#include "core/train/TrainingState.h"
#include "core/train/Versions.h"
#include "core/types/Compatibility.h"
#include "core/types/RunCost.h"

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
/// Room on the disk for a run's last words: its record takes a few hundred bytes.
constexpr std::size_t kRoomForTheReason = 64 << 10; // bytes

/// Seconds of work: runs while not paused.
class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(Clock::now() - m_start).count(); }
  void exclude(Clock::duration pause) { m_start += pause; }

 private:
  Clock::time_point m_start = Clock::now();
};

class RunTrainer final : public Trainer {
 public:
  RunTrainer(runs::RunDirectory directory, types::ExperimentConfig config,
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

  RunStatus run(const Observer& observer) override {
    m_observer = &observer;
    try {
      setComputeThreads(1); // the pass has threads of its own
      m_roomForTheReason.emplace(m_directory.path() / ".reserved.tmp", kRoomForTheReason);
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

  const runs::RunDirectory& directory() const override { return m_directory; }
  const types::ExperimentConfig& config() const override { return m_config; }
  const std::string& failureReason() const override { return m_info.failure; }
  const std::string& notice() const override { return m_notice; }

  void requestStop() override { request(Request::Stop); }
  void requestInterrupt() override { request(Request::Interrupt); }
  void requestPause() override { request(Request::Pause); }
  void requestResume() override { request(Request::Continue); }

 private:
  enum class Request { Continue, Pause, Stop, Interrupt };
  void request(Request request) {
    // A stop is final: a pause or resume that comes after it changes nothing.
    for (Request now = m_request.load(); !isStop(now);)
      if (m_request.compare_exchange_weak(now, request)) break;
    m_request.notify_all();
  }

  RunStatus trainToTheEnd() {
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

  /// Waits through a pause; false when training is to stop.
  bool mayContinue(Stopwatch& stopwatch) {
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

  static bool isStop(Request request) {
    return request == Request::Stop || request == Request::Interrupt;
  }
  RunStatus statusOfTheStop() const {
    return m_request == Request::Interrupt ? RunStatus::Interrupted : RunStatus::Stopped;
  }

  bool isDue(std::int64_t epoch, std::int64_t every) const {
    return types::isDue(epoch, every, m_config.run.numEpochs);
  }

  /// What such a run cost before on this machine, the first epochs of this one among them.
  types::RunCost remembered() const {
    return runs::rememberedCost(runs::RunStore(m_directory.path().parent_path()), m_config);
  }

  double heldOutShare() const {
    const auto slices = [this](types::Split split) {
      return static_cast<double>(m_dataset->sliceCount(split));
    };
    return (slices(types::Split::Valid) + slices(types::Split::Test)) / slices(types::Split::Train);
  }

  void tell(const types::TrainingProgress& progress) const {
    if (m_observer->miniBatchCompleted) m_observer->miniBatchCompleted(progress);
  }

  /// False when training is to stop: the epoch is then computed again.
  bool evaluate(EpochReport& report, Stopwatch& stopwatch) {
    const bool isDone = m_evaluation.run(*m_state.model, report, [&](double share) {
      tell(m_meter->evaluating(share, stopwatch.seconds() - report.seconds));
      return mayContinue(stopwatch);
    });
    if (isDone) m_meter->evaluated(stopwatch.seconds() - report.seconds);
    return isDone;
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

  /// Leaves a report and what makes the step happen again; gives the reason in one sentence.
  std::string recordNonFinite(const EpochReport& report) {
    try {
      FlightRecord flight = recordFlight(m_config, *m_dataset, *m_state.model, m_pass.miniBatch());
      flight.run = m_directory.id();
      flight.epoch = report.epoch;
      flight.step = report.step;
      return keepFlight(flight, m_directory);
    } catch (const std::exception& error) { // the search takes memory too
      return fmt::format("loss or gradient is not finite in epoch {} at step {}, which was not "
                         "taken; no report: {}",
                         report.epoch, report.step, support::sentenceOf(error));
    }
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

  std::string reasonOf(const std::exception& error) const {
    const std::string reason = support::sentenceOf(error);
    if (!support::isOutOfMemory(error)) return reason;
    return fmt::format(
        "{}; training this needs about {} in all", reason,
        types::bytesText(
            types::trainingMemory(m_config, workSizesOf(m_config, *m_dataset)).total()));
  }

  /// Keeps what can be kept: where the checkpoint cannot be written (no memory, a full disk) the
  /// reason still may, into room that was reserved, and where not even that can be, it still
  /// counts.
  void fail(const std::string& reason) {
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

  runs::RunDirectory m_directory;
  types::ExperimentConfig m_config;
  std::shared_ptr<const data::Dataset> m_dataset;
  std::string m_notice;
  runs::MetricsWriter m_metrics; ///< holds the run's lock
  EpochEvaluation m_evaluation;
  types::RunInfo m_info;
  std::optional<support::ReservedRoom> m_roomForTheReason; ///< while it trains
  TrainingState m_state;
  EpochPass m_pass;
  std::optional<ProgressMeter> m_meter; ///< once it trains
  Checkpoint m_lastGood;                ///< the state after the last whole epoch
  std::int64_t m_epochOfLast = -1;      ///< completed epochs in last.pt, where it is known
  Clock::time_point m_lastSaved = Clock::now();
  Clock::time_point m_lastReturned = Clock::now();
  std::atomic<Request> m_request{Request::Continue};
  const Observer* m_observer = nullptr;
};

/// A run that is made and cannot begin all the same is failed.
std::unique_ptr<Trainer> begin(const runs::RunDirectory& directory,
                               const types::ExperimentConfig& config,
                               std::shared_ptr<const data::Dataset> dataset,
                               const ResumePoint& start) {
  try {
    return std::make_unique<RunTrainer>(directory, config, std::move(dataset), start);
  } catch (const std::exception& error) {
    directory.updateInfo([&](types::RunInfo& info) {
      info.status = RunStatus::Failed;
      info.failure = support::sentenceOf(error);
      info.ended = runs::utcNow();
    });
    throw;
  }
}

} // namespace

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
  requireMemory(config, *dataset);
  if (initialWeights.empty())
    return begin(store.create(config), config, std::move(dataset), ResumePoint{});

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
  return begin(directory, config, std::move(dataset), ResumePoint{start, true, ""});
}

std::unique_ptr<Trainer> Trainer::resume(const runs::RunDirectory& run,
                                         std::optional<std::int64_t> numEpochs) {
  types::ExperimentConfig config = run.readConfig();
  if (runs::isBeingWritten(run.metricsFile()))
    throw support::InputError(run.path().string(), "the run is being trained by another process");
  auto dataset = data::Dataset::fromConfig(config.dataset);
  requireMemory(config, *dataset);
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
  auto trainer = std::make_unique<RunTrainer>(run, config, std::move(dataset), start);
  if (extended) run.writeConfig(config);
  return trainer;
}

} // namespace dmm::train
