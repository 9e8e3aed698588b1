#pragma once

#include "core/types/ExperimentConfig.h"

#include <memory>
#include <string>

namespace dmm::model {
class SequenceModel;
}

namespace dmm::ops {
class Ops;
}

namespace dmm::objective {

class Objective;
class Task;

/// The objective that the configuration names, one of types::objectiveInfos(), with operations that
/// must outlive it. Throws support::InputError that lists what there is.
std::unique_ptr<Objective> makeObjective(const types::ExperimentConfig::ObjectiveConfig& config,
                                         const ops::Ops& ops);

/// This model with that objective, of whichever family it is.
std::unique_ptr<Task> makeTask(const types::ExperimentConfig::ObjectiveConfig& config,
                               std::shared_ptr<model::SequenceModel> model, const ops::Ops& ops);

} // namespace dmm::objective
