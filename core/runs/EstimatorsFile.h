#pragma once

#include "core/runs/RunDirectory.h"
#include "core/types/EstimatorReport.h"

#include <filesystem>
#include <string>
#include <vector>

namespace dmm::runs {

/// Measurements of a run's estimators, in its folder `estimators`: a table for each checkpoint and
/// settings, "epochs-450-mini_batch-8-pieces-32-draws-seed-0.csv", with a row for each estimator
/// and group of parameters. A figure has three columns: itself, and _low and _high of its 95 %
/// interval; what was not measured is empty. Written anew as a whole whenever a row is added.

std::filesystem::path estimatorsFolder(const RunDirectory& run);
std::string estimatorsFileName(const types::EstimatorReport& report);

/// Throws support::IoError.
void writeEstimators(const std::filesystem::path& file, const types::EstimatorReport& report);

/// `problem` is "file:line: ..." for the first row that is not understood (those before it are
/// kept), and empty when all is well or there is no file.
struct EstimatorsContent {
  types::EstimatorReport report;
  std::string problem;
};
EstimatorsContent readEstimators(const std::filesystem::path& file);

/// All of a folder, those of the most epochs first. Never throws for what lies there.
std::vector<EstimatorsContent> listEstimators(const std::filesystem::path& folder);

} // namespace dmm::runs
