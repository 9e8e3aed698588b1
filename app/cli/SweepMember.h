#pragma once

#include "core/sweep/Sweep.h"

#include <cstdint>

namespace dmm::cli {

/// Trains one run of a sweep in this process, to the end of a stage (core/sweep/Halving.h): makes
/// it where it is missing, goes on with it otherwise, and waits while another process trains it.
/// What it cannot begin with is the run's failure. Gives the exit status: 0 done, 1 failed, and
/// sweep::kToGoOn where it was asked to stop before.
int trainMember(const sweep::Sweep& sweep, std::int64_t index, std::int64_t stage);

} // namespace dmm::cli
