#include "core/runs/RunDirectory.h"

#include "core/config/ConfigYaml.h"
#include "core/runs/MetricsFile.h"
#include "core/runs/RunInfoYaml.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/FileLock.h"

#include <fmt/format.h>

namespace dmm::runs {

using types::RunStatus;

std::filesystem::path RunDirectory::epochCheckpoint(std::int64_t epoch) const {
  return checkpointFolder() / fmt::format("epoch-{:06}.pt", epoch);
}

std::filesystem::path RunDirectory::modelCheckpoint() const {
  for (const auto& file : {bestCheckpoint(), lastCheckpoint()})
    if (std::filesystem::exists(file)) return file;
  throw support::InputError(id(), "the run has no checkpoint yet");
}

types::ExperimentConfig RunDirectory::readConfig() const {
  return config::readConfig(configFile());
}

types::RunInfo RunDirectory::readInfo() const {
  types::RunInfo info = parseRunInfo(support::readFile(infoFile()), infoFile().string());
  info.id = id();
  const bool claimsToTrain = info.status == RunStatus::Running || info.status == RunStatus::Paused;
  if (claimsToTrain && !isBeingWritten(metricsFile())) info.status = RunStatus::Interrupted;
  return info;
}

void RunDirectory::writeConfig(const types::ExperimentConfig& config) const {
  support::writeFile(configFile(), config::toYaml(config));
}

void RunDirectory::writeInfo(const types::RunInfo& info) const {
  support::writeFile(infoFile(), toYaml(info));
}

void RunDirectory::updateInfo(const std::function<void(types::RunInfo&)>& change) const {
  const support::FileLock alone(m_path);
  types::RunInfo info = parseRunInfo(support::readFile(infoFile()), infoFile().string());
  info.id = id();
  change(info);
  writeInfo(info);
}

std::vector<types::EpochReport> RunDirectory::readReports() const {
  return readMetrics(metricsFile()).reports;
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
  return summary;
}

} // namespace dmm::runs
