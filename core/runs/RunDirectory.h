#pragma once

#include "core/types/RunInfo.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace dmm::runs {

/// The folder of one run and the names in it: config.yaml, run.yaml, metrics.csv and what
/// evaluations add to it, checkpoints/ and samples/. A value; it holds no open file.
class RunDirectory {
 public:
  explicit RunDirectory(std::filesystem::path path) : m_path(std::move(path)) {}

  const std::filesystem::path& path() const { return m_path; }
  std::string id() const { return m_path.filename().string(); }

  std::filesystem::path configFile() const { return m_path / "config.yaml"; }
  std::filesystem::path infoFile() const { return m_path / "run.yaml"; }
  std::filesystem::path metricsFile() const { return m_path / "metrics.csv"; }
  std::filesystem::path evaluationsFile() const { return m_path / "evaluations.csv"; }
  std::filesystem::path latentKlFile() const { return m_path / "kl_dimensions.csv"; }
  std::filesystem::path checkpointFolder() const { return m_path / "checkpoints"; }
  std::filesystem::path sampleFolder() const { return m_path / "samples"; }
  std::filesystem::path lastCheckpoint() const { return checkpointFolder() / "last.pt"; }
  std::filesystem::path bestCheckpoint() const { return checkpointFolder() / "best.pt"; }
  std::filesystem::path epochCheckpoint(std::int64_t epoch) const;

  /// The checkpoint to use a run's model from: best.pt, or last.pt where nothing was evaluated.
  /// Throws support::InputError when the run has neither yet.
  std::filesystem::path modelCheckpoint() const;

  /// The checkpoint that a user names: "best", "last", an epoch's number or a path; nothing =
  /// modelCheckpoint(). Throws support::InputError when there is no such file.
  std::filesystem::path findCheckpoint(const std::string& which) const;

  /// Throw support::InputError, naming file and line, when a file is missing or not of its form.
  types::ExperimentConfig readConfig() const;
  /// The status is "interrupted" where the file says running or paused but no process trains.
  types::RunInfo readInfo() const;

  void writeConfig(const types::ExperimentConfig& config) const;
  void writeInfo(const types::RunInfo& info) const;

  /// Reads run.yaml, lets `change` edit it and writes it back, alone: two programs that edit one
  /// run at the same time lose nothing of each other's.
  void updateInfo(const std::function<void(types::RunInfo&)>& change) const;

  std::vector<types::EpochReport> readReports() const;

  /// Everything that lists show; what cannot be read is said in `problem`, never thrown.
  types::RunSummary summary() const;

 private:
  std::filesystem::path m_path;
};

} // namespace dmm::runs
