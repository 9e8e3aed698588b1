#pragma once

#include "core/data/Dataset.h"
#include "core/types/TrainingMemory.h"

namespace dmm::train {

/// What training on this dataset has to hold at once.
types::WorkSizes workSizesOf(const types::ExperimentConfig& config, const data::Dataset& dataset);

/// Refuses, before anything is allocated, an experiment that does not fit into the memory that is
/// there now: throws support::InputError with the size that is needed.
void requireMemory(const types::ExperimentConfig& config, const data::Dataset& dataset);

} // namespace dmm::train
