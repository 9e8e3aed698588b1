#pragma once

#include "core/types/RunInfo.h"

#include <string>
#include <vector>

namespace dmm::runs {

/// Runs as one table, a row an epoch: run (its id), name, sweep, the settings in which the runs
/// differ, by their keys, and the columns of metrics.csv. Texts are in quotation marks (RFC 4180);
/// what was not measured is an empty cell.
std::string toCsv(const std::vector<types::RunSummary>& runs);

} // namespace dmm::runs
