#pragma once

#include "core/runs/AppendedFile.h"
#include "core/types/EpochReport.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace dmm::runs {

/// rewinds.csv: how often a run began an epoch anew, one row each, appended and flushed at once:
/// epoch,step,from,rate,reason (types::Rewind; the reason is the rest of its row). Files of before
/// have no from and no rate. A run that never went back has no such file. The run's lock is
/// metrics.csv's (core/runs/MetricsFile.h): open that first.
class RewindsWriter {
 public:
  /// Keeps the rows of the first `keepEpochs` epochs, where there is a file. Throws
  /// support::IoError.
  RewindsWriter(std::filesystem::path file, std::int64_t keepEpochs);

  std::int64_t count() const { return m_count; } ///< rows, those that were kept among them
  void append(const types::Rewind& rewind);
  void synchronise();

 private:
  std::filesystem::path m_path;
  std::optional<AppendedFile> m_file; ///< once there is a row
  std::int64_t m_count = 0;
};

/// `problem` is "file:line: ..." for the first row that is not understood (rows before it are
/// kept), and empty when all is well or there is no file.
struct RewindsContent {
  std::vector<types::Rewind> rewinds;
  std::string problem;
};

RewindsContent readRewinds(const std::filesystem::path& file);

} // namespace dmm::runs
