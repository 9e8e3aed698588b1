#pragma once

#include "core/types/SweepPlan.h"

#include <string>

namespace dmm::sweep {

/// SweepPlan <-> YAML. Keys: name, base, axes (setting: a list, {from, to, steps} or
/// {log_from, log_to, steps}), sampler, count, sampler_seed, seeds, halving {epochs, keep}. Throws
/// support::InputError "source:line: key: expected ..., got ..." for an unknown key, an axis that
/// is empty or has a value that its setting does not allow. What is wrong with the plan as a whole
/// types::problemOf() tells.
types::SweepPlan parsePlan(const std::string& yaml, const std::string& source);

std::string toYaml(const types::SweepPlan& plan);

} // namespace dmm::sweep
