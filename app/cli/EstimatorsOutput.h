#pragma once

#include "core/types/EstimatorReport.h"

#include <nlohmann/json_fwd.hpp>

namespace dmm::cli {

/// A measurement as the object of --json: figures that were not measured are null.
nlohmann::ordered_json estimatorsJson(const types::EstimatorReport& report);

/// Tables: bound and price of each estimator, then a figure a table, its groups beside each other.
void printEstimators(const types::EstimatorReport& report);

} // namespace dmm::cli
