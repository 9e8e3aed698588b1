#pragma once

#include "core/model/DeepMarkovModel.h"
#include "core/model/PickleFile.h"

#include <filesystem>
#include <memory>

namespace dmm::model {

/// A model as a checkpoint holds it; its sizes come from the shapes of the weights.
struct StoredModel {
  std::shared_ptr<DeepMarkovModel> model;
  std::int64_t epochs = 0; ///< that it was trained for
};

/// Throws support::InputError naming the file.
StoredModel loadModel(const std::filesystem::path& checkpoint);

/// The weights of a model by Pyro's names, and the order of the units in each flow: copies.
NamedTensors stateOf(const DeepMarkovModel& model);

/// A model with the weights that stateOf() gives, of the sizes that they have. Throws like
/// copyParameters().
std::shared_ptr<DeepMarkovModel> modelOf(const NamedTensors& parameters, const std::string& source);

/// Copies what stateOf() gives into a model. Throws support::InputError naming `source` and the
/// parameter when one is missing or of another shape.
void copyParameters(const NamedTensors& parameters, DeepMarkovModel& model,
                    const std::string& source);

} // namespace dmm::model
