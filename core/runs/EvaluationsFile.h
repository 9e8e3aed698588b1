#pragma once

#include "core/runs/AppendedFile.h"
#include "core/types/EvaluationReport.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace dmm::runs {

/// evaluations.csv: every figure that a run was given, one row each, appended and flushed at once:
/// epoch,split,bound,particles,value,low,high,reconstruction,kl,active_units (empty cells where
/// nothing was measured). The run's lock is metrics.csv's (core/runs/MetricsFile.h): open that
/// first.
class EvaluationsWriter {
 public:
  /// Opens or creates the file and keeps the rows of the first `keepEpochs` epochs. Throws
  /// support::IoError.
  EvaluationsWriter(const std::filesystem::path& file, std::int64_t keepEpochs);

  void append(const types::EvaluationReport& report);
  void synchronise() { m_file.synchronise(); }

 private:
  AppendedFile m_file;
};

/// `problem` is "file:line: ..." for the first row that is not understood (rows before it are
/// kept), and empty when all is well or there is no file.
struct EvaluationsContent {
  std::vector<types::EvaluationReport> reports;
  std::string problem;
};

EvaluationsContent readEvaluations(const std::filesystem::path& file);

} // namespace dmm::runs
