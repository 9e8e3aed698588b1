#pragma once

#include "core/runs/AppendedFile.h"
#include "core/types/EvaluationReport.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace dmm::runs {

/// kl_dimensions.csv: the KL of each latent dimension on the valid split, nats a slice, one row an
/// evaluation: epoch,kl_0,kl_1,... Appended and flushed at once; the run's lock is metrics.csv's
/// (core/runs/MetricsFile.h): open that first.
class LatentKlWriter {
 public:
  /// Opens or creates the file for `dimensions` latent dimensions and keeps the rows of the first
  /// `keepEpochs` epochs. Throws support::IoError.
  LatentKlWriter(const std::filesystem::path& file, std::int64_t dimensions,
                 std::int64_t keepEpochs);

  /// Throws std::invalid_argument when `latentKl` has another number of dimensions.
  void append(const types::LatentKl& latentKl);
  void synchronise() { m_file.synchronise(); }

 private:
  AppendedFile m_file;
  std::size_t m_dimensions;
};

/// `problem` is "file:line: ..." for the first row that is not understood (rows before it are
/// kept), and empty when all is well or there is no file.
struct LatentKlContent {
  std::vector<types::LatentKl> rows;
  std::string problem;
};

LatentKlContent readLatentKl(const std::filesystem::path& file);

} // namespace dmm::runs
