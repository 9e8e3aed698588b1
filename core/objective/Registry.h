#pragma once

#include "core/types/ExperimentConfig.h"
#include "core/types/ObjectiveInfo.h"

#include <memory>
#include <string>
#include <vector>

namespace dmm::objective {

class Objective;

/// Every objective of the program, in the order in which choosers show them.
std::vector<types::ObjectiveInfo> objectiveInfos();

/// The objective that the configuration names, in this execution
/// (core/objective/Execution.h). Throws support::InputError that lists what there is.
std::unique_ptr<Objective> makeObjective(const types::ExperimentConfig::ObjectiveConfig& config,
                                         const std::string& execution);

} // namespace dmm::objective
