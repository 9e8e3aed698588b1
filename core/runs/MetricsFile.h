#pragma once

#include "core/runs/AppendedFile.h"
#include "core/types/EpochReport.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace dmm::runs {

/// metrics.csv: a header and one row an epoch, appended and flushed at once, so that a killed run
/// keeps every finished epoch. Empty cells stand for what was not measured.
///
/// The writer holds an exclusive lock (flock) on the file for as long as it lives. That is how
/// others know that somebody still trains: the system drops the lock when the process dies, however
/// it dies, and no two processes can continue one run.
class MetricsWriter {
 public:
  /// Opens or creates the file, locks it and keeps the rows of the first `keepEpochs` epochs (a
  /// resumed run computes the others again). Throws support::InputError when another process holds
  /// the lock and support::IoError when the file cannot be written.
  MetricsWriter(const std::filesystem::path& file, std::int64_t keepEpochs);

  /// Adds one row; on a full disk the file is left without the unfinished row.
  void append(const types::EpochReport& report);

  /// Waits until every row is on the disk; the same in the other writers of a run.
  void synchronise() { m_file.synchronise(); }

 private:
  AppendedFile m_file;
};

/// What a metrics.csv holds; `problem` is "file:line: ..." for the first row that is not understood
/// (rows before it are kept), and empty when all is well. An unfinished last line is somebody
/// writing and no problem.
struct MetricsContent {
  std::vector<types::EpochReport> reports;
  std::string problem;
};

/// The figures of a row, as its columns call them, without epoch and step.
struct MetricsFigure {
  const char* name;
  types::EpochFigure value;
};
const std::vector<MetricsFigure>& metricsFigures();

MetricsContent readMetrics(const std::filesystem::path& file);

} // namespace dmm::runs
