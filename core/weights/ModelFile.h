#pragma once

#include "core/archive/PickleFile.h"
#include "core/model/SequenceModel.h"

#include <filesystem>
#include <memory>

namespace dmm::weights {

/// A model as a checkpoint holds it.
struct StoredModel {
  std::shared_ptr<model::SequenceModel> model;
  std::int64_t epochs = 0; ///< that it was trained for
};

/// Throws support::InputError naming the file.
StoredModel loadModel(const std::filesystem::path& checkpoint);

using model::Architecture;

/// As a checkpoint names it: the settings of the section `model` by their names, the keys of
/// a slice and those that were heard.
archive::PickledDict toDict(const Architecture& architecture);

/// What a checkpoint's entry "architecture" names; of a file of before there were such entries, and
/// only one architecture, what the shapes of its weights tell. Throws support::InputError naming
/// `source`.
Architecture architectureIn(const archive::PickledDict& checkpoint, const std::string& source);

/// The weights of a model by Pyro's names, and what belongs to them untrained
/// (SequenceModel::constants()): copies.
archive::NamedTensors stateOf(const model::SequenceModel& model);

/// A model with the weights that stateOf() gives. The weights are held against the architecture
/// first, so that no model is made that is larger than they are. Throws like copyParameters().
std::shared_ptr<model::SequenceModel> modelOf(const archive::NamedTensors& parameters,
                                              const Architecture& architecture,
                                              const std::string& source);

/// Copies what stateOf() gives into a model. Throws support::InputError naming `source` and the
/// parameter when one is missing or of another shape.
void copyParameters(const archive::NamedTensors& parameters, model::SequenceModel& model,
                    const std::string& source);

} // namespace dmm::weights
