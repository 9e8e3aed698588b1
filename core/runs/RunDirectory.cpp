#include "core/runs/RunDirectory.h"

#include "core/config/ConfigYaml.h"
#include "core/config/YamlText.h"
#include "core/runs/CsvRows.h"
#include "core/runs/EvaluationsFile.h"
#include "core/runs/Heartbeat.h"
#include "core/runs/MetricsFile.h"
#include "core/runs/PiecesFile.h"
#include "core/runs/RewindsFile.h"
#include "core/runs/RunInfoYaml.h"
#include "core/runs/RunStore.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/FileLock.h"
#include "core/support/Text.h"
#include "core/types/ParseNumber.h"

#include <fmt/format.h>

#include <charconv>

namespace dmm::runs {

using types::RunStatus;

namespace {

/// "epoch-000050.pt": the epoch in the name of a file, and the files of a folder by it.
std::string epochName(std::int64_t epoch, const char* ending) {
  return fmt::format("epoch-{:06}{}", epoch, ending);
}

std::map<std::int64_t, std::filesystem::path> filesByEpoch(const std::filesystem::path& folder,
                                                           const char* ending) {
  std::map<std::int64_t, std::filesystem::path> files;
  std::error_code error; // no folder: no files
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    std::int64_t epoch = 0;
    const std::string prefix = "epoch-";
    if (!name.starts_with(prefix)) continue;
    const char* digits = name.c_str() + prefix.size();
    if (std::from_chars(digits, name.c_str() + name.size(), epoch).ec == std::errc() &&
        name == epochName(epoch, ending))
      files[epoch] = entry.path();
  }
  return files;
}

/// The intervals of the importance-weighted bound, which metrics.csv has no columns for.
void addIntervals(const std::vector<types::EvaluationReport>& evaluations,
                  std::vector<types::EpochReport>& reports) {
  auto report = reports.begin();
  for (const auto& evaluation : evaluations) {
    if (evaluation.bound != types::Bound::Iwae) continue;
    while (report != reports.end() && report->epoch < evaluation.epoch) ++report;
    if (report == reports.end()) return;
    if (report->epoch != evaluation.epoch) continue;
    if (evaluation.split == types::Split::Valid) {
      report->validIwaeLow = evaluation.low;
      report->validIwaeHigh = evaluation.high;
    } else if (evaluation.split == types::Split::Test) {
      report->testIwaeLow = evaluation.low;
      report->testIwaeHigh = evaluation.high;
    }
  }
}

void addRewinds(const std::vector<types::Rewind>& rewinds,
                std::vector<types::EpochReport>& reports) {
  auto report = reports.begin();
  for (const auto& rewind : rewinds) {
    while (report != reports.end() && report->epoch < rewind.epoch) ++report;
    if (report == reports.end()) return; // the epoch is not whole yet
    if (report->epoch == rewind.epoch) report->rewinds.push_back(rewind);
  }
}

/// What the user did not change may stay as somebody else wrote it.
void refuseBadTexts(const types::RunInfo& before, const types::RunInfo& info) {
  if (before.example > 0 && (info.name != before.name || info.notes != before.notes ||
                             info.tags != before.tags || info.status != before.status))
    throw support::InputError(before.id, types::kExampleStays);
  const auto check = [](const std::string& what, const std::string& text, support::Lines lines) {
    if (const auto problem = support::textProblem(text, lines); !problem.empty())
      throw support::InputError(what, problem);
  };
  if (info.name != before.name) check("the name", info.name, support::Lines::One);
  if (info.notes != before.notes) check("the notes", info.notes, support::Lines::Many);
  if (info.tags != before.tags)
    for (const auto& tag : info.tags) check("a tag", tag, support::Lines::One);
}

} // namespace

std::filesystem::path RunDirectory::epochCheckpoint(std::int64_t epoch) const {
  return checkpointFolder() / epochName(epoch, ".pt");
}

std::filesystem::path RunDirectory::nonFiniteReport(std::int64_t step) const {
  return m_path / "non-finite" / fmt::format("step-{:06}.txt", step);
}

std::filesystem::path RunDirectory::newestNonFiniteReport() const {
  std::filesystem::path newest;
  std::error_code error; // no folder: no reports
  for (const auto& entry :
       std::filesystem::directory_iterator(nonFiniteReport(0).parent_path(), error))
    if (entry.path().extension() == ".txt" && entry.path() > newest) newest = entry.path();
  return newest;
}

std::filesystem::path RunDirectory::nonFiniteRecord(std::int64_t step) const {
  return nonFiniteReport(step).replace_extension(".pt");
}

std::vector<std::filesystem::path> RunDirectory::checkpoints() const {
  std::vector<std::filesystem::path> files;
  for (const auto& file : {bestCheckpoint(), lastCheckpoint()})
    if (std::filesystem::exists(file)) files.push_back(file);
  for (const auto& [epoch, file] : filesByEpoch(checkpointFolder(), ".pt")) files.push_back(file);
  return files;
}

std::filesystem::path RunDirectory::sampleFile(std::int64_t epoch) const {
  return sampleFolder() / epochName(epoch, ".mid");
}

std::map<std::int64_t, std::filesystem::path> RunDirectory::samples() const {
  return filesByEpoch(sampleFolder(), ".mid");
}

std::filesystem::path RunDirectory::modelCheckpoint() const {
  for (const auto& file : {bestCheckpoint(), lastCheckpoint()})
    if (std::filesystem::exists(file)) return file;
  throw support::InputError(id(), "the run has no checkpoint yet");
}

std::filesystem::path RunDirectory::findCheckpoint(const std::string& which) const {
  if (which.empty()) return modelCheckpoint();
  std::int64_t epoch = 0;
  const bool isEpoch = types::parseNumber(which, epoch) && epoch >= 0;
  const std::filesystem::path file = which == "best"   ? bestCheckpoint()
                                     : which == "last" ? lastCheckpoint()
                                     : isEpoch         ? epochCheckpoint(epoch)
                                                       : std::filesystem::path(which);
  if (!std::filesystem::is_regular_file(file))
    throw support::InputError(
        file.string(), "there is no such checkpoint (expected best, last, the number of an epoch "
                       "that was kept, or a path)");
  return file;
}

types::ExperimentConfig RunDirectory::readConfig() const {
  return config::readConfig(configFile());
}

types::RunInfo RunDirectory::infoOnDisk() const {
  types::RunInfo info =
      parseRunInfo(support::readFile(infoFile(), config::kLargestYaml), infoFile().string());
  info.id = id();
  return info;
}

types::RunInfo RunDirectory::readInfo() const {
  types::RunInfo info = infoOnDisk();
  const bool claimsToTrain = info.status == RunStatus::Running || info.status == RunStatus::Paused;
  if (claimsToTrain && !isBeingTrained()) info.status = RunStatus::Interrupted;
  return info;
}

bool RunDirectory::isBeingTrained() const {
  const LockState lock = lockStateOf(metricsFile());
  if (lock == LockState::Held) return true;
  const HeartbeatReading heartbeat = readHeartbeat(heartbeatFile());
  // A program of this machine that was killed leaves a fresh heartbeat and a free lock.
  const bool isToldByTheLock = lock == LockState::Free && heartbeat.machine == machineName();
  return heartbeat.isFresh && !isToldByTheLock;
}

bool RunDirectory::isExample() const {
  try {
    return infoOnDisk().example > 0;
  } catch (const support::InputError&) {
    return false;
  }
}

void RunDirectory::writeConfig(const types::ExperimentConfig& config) const {
  support::writeFile(configFile(), config::toYaml(config));
}

void RunDirectory::writeInfo(const types::RunInfo& info) const {
  support::writeFile(infoFile(), toYaml(info));
}

void RunDirectory::updateInfo(const std::function<void(types::RunInfo&)>& change) const {
  const support::FileLock alone(m_path);
  const types::RunInfo before = infoOnDisk();
  types::RunInfo info = before;
  change(info);
  refuseBadTexts(before, info);
  writeInfo(info);
}

void RunDirectory::removeLeftovers() const {
  support::removeLeftovers(checkpointFolder());
  support::removeLeftovers(nonFiniteReport(0).parent_path());
  support::removeLeftovers(sampleFolder(), "epoch-"); // the others may be somebody's who composes
  const support::FileLock alone(m_path);              // run.yaml has other writers
  support::removeLeftovers(m_path);
}

std::vector<types::EpochReport> RunDirectory::readReports() const {
  auto reports = readMetrics(metricsFile()).reports;
  addIntervals(readEvaluations(evaluationsFile()).reports, reports);
  addRewinds(readRewinds(rewindsFile()).rewinds, reports);
  return reports;
}

types::PieceScores RunDirectory::bestPieces(const types::RunSummary& summary) const {
  const auto* best = summary.best();
  if (!best) return {};
  try {
    auto scores = readPieces(piecesFile());
    return scores.epoch == best->epoch ? scores : types::PieceScores{};
  } catch (const std::exception&) {
    return {};
  }
}

types::RunSummary RunDirectory::summary() const {
  types::RunSummary summary;
  const auto note = [&](const std::string& problem) {
    if (summary.problem.empty()) summary.problem = problem;
  };
  const auto attempt = [&](const auto& read) {
    try {
      read();
    } catch (const std::exception& error) {
      note(error.what());
    }
  };
  summary.info.id = id();
  summary.info.name = id();
  summary.info.status = RunStatus::Failed;
  attempt([&] { summary.info = readInfo(); });
  attempt([&] { summary.config = readConfig(); });
  attempt([&] {
    auto metrics = readMetrics(metricsFile());
    summary.reports = std::move(metrics.reports);
    summary.secondsAnEpoch = types::typicalSecondsAnEpoch(summary.reports);
    if (!metrics.problem.empty()) note(metrics.problem);
  });
  attempt([&] {
    const auto evaluations = readEvaluations(evaluationsFile());
    addIntervals(evaluations.reports, summary.reports);
    if (!evaluations.problem.empty()) note(evaluations.problem);
  });
  attempt([&] {
    auto rewinds = readRewinds(rewindsFile());
    addRewinds(rewinds.rewinds, summary.reports);
    summary.rewinds = std::move(rewinds.rewinds);
    if (!rewinds.problem.empty()) note(rewinds.problem);
  });
  return summary;
}

} // namespace dmm::runs
