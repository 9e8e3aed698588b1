#pragma once

#include "core/train/EpochBenchmark.h"

#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <vector>

namespace dmm::cli {

/// One object a thread: seconds of an epoch by what it was busy with.
nlohmann::ordered_json workJson(const train::EpochBenchmark& result);

/// The table of --profile: a line for each thread of each measured experiment.
void sayProfile(const std::vector<std::pair<std::string, train::EpochBenchmark>>& results);

} // namespace dmm::cli
