#pragma once

#include "core/types/Counterpoint.h"

#include <nlohmann/json.hpp>

namespace dmm::cli {

/// Chords, the faults by rule, and all of them a hundred chords.
nlohmann::ordered_json counterpointJson(const types::CounterpointCounts& counts);

} // namespace dmm::cli
