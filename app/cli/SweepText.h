#pragma once

#include "core/sweep/Sweep.h"
#include "core/types/SweepState.h"

#include <vector>

namespace dmm::cli {

/// A sweep's runs, before one is begun: as a table, or as one JSON object.
void sayPlan(const sweep::Sweep& sweep, bool json);

/// How far they have come.
void sayStates(const sweep::Sweep& sweep, const std::vector<types::SweepRunState>& states,
               bool json);

} // namespace dmm::cli
