#pragma once

#include "core/types/PieceScores.h"
#include "core/types/RunInfo.h"

#include <filesystem>
#include <functional>
#include <map>
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
  std::filesystem::path heartbeatFile() const { return m_path / "heartbeat"; }
  std::filesystem::path metricsFile() const { return m_path / "metrics.csv"; }
  std::filesystem::path evaluationsFile() const { return m_path / "evaluations.csv"; }
  std::filesystem::path latentKlFile() const { return m_path / "kl_dimensions.csv"; }
  std::filesystem::path rewindsFile() const { return m_path / "rewinds.csv"; }
  std::filesystem::path piecesFile() const { return m_path / "test_pieces.csv"; }
  std::filesystem::path checkpointFolder() const { return m_path / "checkpoints"; }
  std::filesystem::path sampleFolder() const { return m_path / "samples"; }
  std::filesystem::path lastCheckpoint() const { return checkpointFolder() / "last.pt"; }
  /// What last.pt was before it was replaced: what a run goes on from where last.pt is damaged.
  std::filesystem::path previousCheckpoint() const { return checkpointFolder() / "previous.pt"; }
  std::filesystem::path bestCheckpoint() const { return checkpointFolder() / "best.pt"; }
  std::filesystem::path epochCheckpoint(std::int64_t epoch) const;

  /// Where the report on a step that was not finite lies, and beside it what makes it happen again
  /// (`dmm replay`).
  std::filesystem::path nonFiniteReport(std::int64_t step) const;
  std::filesystem::path nonFiniteRecord(std::int64_t step) const;
  /// The report of the last such step; empty where there is none.
  std::filesystem::path newestNonFiniteReport() const;

  /// Every checkpoint that is there: the best, the last, then those of epochs in their order.
  std::vector<std::filesystem::path> checkpoints() const;

  /// The piece that was composed after an epoch, and every such file that is there, by epoch.
  std::filesystem::path sampleFile(std::int64_t epoch) const;
  std::map<std::int64_t, std::filesystem::path> samples() const;

  /// The checkpoint to use a run's model from: best.pt, or last.pt where nothing was evaluated.
  /// Throws support::InputError when the run has neither yet.
  std::filesystem::path modelCheckpoint() const;

  /// The checkpoint that a user names: "best", "last", an epoch's number or a path; nothing =
  /// modelCheckpoint(). Throws support::InputError when there is no such file.
  std::filesystem::path findCheckpoint(const std::string& which) const;

  /// Throw support::InputError, naming file and line, when a file is missing or not of its form.
  types::ExperimentConfig readConfig() const;
  /// The status is "interrupted" where the file says running or paused but nobody trains.
  types::RunInfo readInfo() const;

  /// Whether somebody trains the run: whoever holds the lock of metrics.csv; and where that cannot
  /// be seen, because another machine trains it or the file system has no locks, whoever's
  /// heartbeat is fresh. One rule for every disk.
  bool isBeingTrained() const;

  /// Whether it is the run that ships with the programs; false where that cannot be read.
  bool isExample() const;

  void writeConfig(const types::ExperimentConfig& config) const;
  void writeInfo(const types::RunInfo& info) const;

  /// Reads run.yaml, lets `change` edit it and writes it back, alone: two programs that edit one
  /// run at the same time lose nothing of each other's. Throws support::InputError for a new name,
  /// tag or notes that are no text to show, and for any of them, or another status, of the run that
  /// ships with the programs.
  void updateInfo(const std::function<void(types::RunInfo&)>& change) const;

  /// Removes the temporary files of a program that was killed. For who holds the run's lock
  /// (core/runs/MetricsFile.h).
  void removeLeftovers() const;

  std::vector<types::EpochReport> readReports() const;

  /// What each test piece cost at the best epoch of the run's summary; none where that is not
  /// known, as of runs of before, or cannot be read.
  types::PieceScores bestPieces(const types::RunSummary& summary) const;

  /// Everything that lists show; what cannot be read is said in `problem`, never thrown.
  types::RunSummary summary() const;

 private:
  types::RunInfo infoOnDisk() const; ///< as the file says

  std::filesystem::path m_path;
};

} // namespace dmm::runs
