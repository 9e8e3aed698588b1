#pragma once

#include "core/types/ExperimentConfig.h"

#include <memory>
#include <string>

namespace dmm::objective {

class Execution;
class Objective;

/// The objective that the configuration names, one of types::objectiveInfos(), in this execution
/// (core/objective/Execution.h). Throws support::InputError that lists what there is.
std::unique_ptr<Objective> makeObjective(const types::ExperimentConfig::ObjectiveConfig& config,
                                         const std::string& execution);

/// The same carried out by `execution`, which must outlive it.
std::unique_ptr<Objective> makeObjective(const types::ExperimentConfig::ObjectiveConfig& config,
                                         const Execution& execution);

} // namespace dmm::objective
