#pragma once

#include "core/archive/PickleFile.h"
#include "core/model/DeepMarkovModel.h"

#include <filesystem>
#include <memory>

namespace dmm::weights {

/// A model as a checkpoint holds it; its sizes come from the shapes of the weights.
struct StoredModel {
  std::shared_ptr<model::DeepMarkovModel> model;
  std::int64_t epochs = 0; ///< that it was trained for
};

/// Throws support::InputError naming the file.
StoredModel loadModel(const std::filesystem::path& checkpoint);

/// The weights of a model by Pyro's names, and the order of the units in each flow: copies.
archive::NamedTensors stateOf(const model::DeepMarkovModel& model);

/// A model with the weights that stateOf() gives, of the sizes that they have. Throws like
/// copyParameters().
std::shared_ptr<model::DeepMarkovModel> modelOf(const archive::NamedTensors& parameters,
                                                const std::string& source);

/// Copies what stateOf() gives into a model. Throws support::InputError naming `source` and the
/// parameter when one is missing or of another shape.
void copyParameters(const archive::NamedTensors& parameters, model::DeepMarkovModel& model,
                    const std::string& source);

} // namespace dmm::weights
