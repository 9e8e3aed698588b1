#include "core/train/RunKeeper.h"

#include "core/diagnose/FlightRecord.h"
#include "core/formats/MidiFile.h"
#include "core/generate/Composer.h"
#include "core/generate/DatasetFit.h"
#include "core/kernels/Target.h"
#include "core/runs/PiecesFile.h"
#include "core/runs/RunStore.h"
#include "core/support/Failure.h"
#include "core/train/ResumePoint.h"

#include <fmt/format.h>

#include <cmath>

namespace dmm::train {

using types::RunStatus;

namespace {

/// last.pt is written at least this often.
constexpr std::chrono::seconds kLongestWithoutCheckpoint{60};

std::int64_t epochsOf(const ResumePoint& start) {
  return start.checkpoint ? start.checkpoint->epoch : 0;
}

} // namespace

RunKeeper::RunKeeper(runs::RunDirectory directory, const types::ExperimentConfig& config,
                     std::shared_ptr<const data::Dataset> dataset, const ResumePoint& start)
    : m_directory(std::move(directory))
    , m_config(config)
    , m_dataset(std::move(dataset))
    , m_metrics(m_directory.metricsFile(), epochsOf(start))
    , m_rewinds(m_directory.rewindsFile(), epochsOf(start))
    , m_heartbeat(m_directory.heartbeatFile())
    , m_evaluation(m_directory, m_config, m_dataset, epochsOf(start))
    , m_info(m_directory.readInfo()) {}

void RunKeeper::begin(const ResumePoint& start, const Checkpoint& state) {
  m_directory.removeLeftovers();
  if (start.isLast) {
    m_epochOfLast = state.epoch;
  } else if (start.checkpoint) {
    setDamagedLastAside(m_directory);
    saveLast(state);
  }
}

void RunKeeper::started() {
  m_roomForTheReason.emplace(m_directory);
  if (m_info.started.empty()) m_info.started = runs::utcNow();
  m_info.host = runs::machineName();
  m_info.target = kernels::target();
  m_info.ended.clear();
  m_info.failure.clear();
}

bool RunKeeper::isDue(std::int64_t epoch, std::int64_t every) const {
  return types::isDue(epoch, every, m_config.run.numEpochs);
}

void RunKeeper::keepCheckpoints(const Checkpoint& state, const types::EpochReport& report,
                                bool isBest) {
  if (isBest) saveCheckpoint(state, m_directory.bestCheckpoint());
  if (isBest) runs::writePieces(m_directory.piecesFile(), m_evaluation.testPieces());
  const bool due = isDue(report.epoch, m_config.run.checkpointEvery);
  if (due) saveCheckpoint(state, m_directory.epochCheckpoint(report.epoch));
  if (due || Clock::now() - m_lastSaved > kLongestWithoutCheckpoint) saveLast(state);
}

void RunKeeper::saveLast(const Checkpoint& state) {
  m_lastSaved = Clock::now();
  if (m_epochOfLast == state.epoch) return;
  // The rows of its epochs must outlive a power cut if the checkpoint does.
  m_metrics.synchronise();
  m_rewinds.synchronise();
  m_evaluation.synchronise();
  saveLastCheckpoint(state, m_directory);
  m_epochOfLast = state.epoch;
}

void RunKeeper::keepSample(const model::SequenceModel& model, std::int64_t epoch) {
  const auto composer = generate::Composer::of(
      model,
      {m_directory.id(), m_directory.epochCheckpoint(epoch).filename().string(), epoch + 1, {}});
  types::GenerationSettings settings;
  settings.seed = static_cast<std::uint64_t>(m_config.run.seed);
  generate::fitToDatasets(settings, m_dataset.get(), nullptr);
  types::Chorale piece = composer->compose(settings).chorale;
  piece.title = fmt::format("{}, epoch {}", m_config.name, epoch);
  formats::writeMidi(piece, m_directory.sampleFile(epoch));
}

RunKeeper::NonFiniteReason
RunKeeper::keepNonFinite(const std::shared_ptr<model::SequenceModel>& model,
                         const batch::MiniBatch& batch, const types::EpochReport& report) {
  try {
    diagnose::FlightRecord flight = diagnose::recordFlight(m_config, *m_dataset, model, batch);
    flight.run = m_directory.id();
    flight.epoch = report.epoch;
    flight.step = report.step;
    return {diagnose::reasonOf(flight), diagnose::keepFlight(flight, m_directory)};
  } catch (const std::exception& error) { // the search takes memory too
    return {
        fmt::format("loss or gradient is not finite in epoch {} at step {}, which was not taken",
                    report.epoch, report.step),
        fmt::format("no report: {}", support::sentenceOf(error))};
  }
}

void RunKeeper::setStatus(RunStatus status, const std::optional<types::RunCost>& cost) {
  m_info.status = status;
  if (status != RunStatus::Running && status != RunStatus::Paused) m_roomForTheReason.reset();
  m_directory.updateInfo([&](types::RunInfo& onDisk) {
    onDisk.status = m_info.status;
    onDisk.failure = m_info.failure;
    onDisk.host = m_info.host;
    onDisk.target = m_info.target;
    onDisk.started = m_info.started;
    onDisk.ended = m_info.ended;
    if (!cost) return;
    if (std::isfinite(cost->evaluation)) onDisk.secondsAnEvaluation = cost->evaluation;
    if (std::isfinite(cost->sample)) onDisk.secondsASample = cost->sample;
  });
}

void RunKeeper::ended(const std::string& failure) {
  m_info.failure = failure;
  m_info.ended = runs::utcNow();
}

} // namespace dmm::train
