#pragma once

#include <filesystem>

namespace dmm::model {
class SequenceModel;
}

namespace dmm::weights {

/// Weights on their way to Pyro's examples/dmm.py and back: a file of PyTorch's zip form with one
/// dictionary, parameter name -> tensor, in Pyro's names and shapes.

/// Writes the weights of a checkpoint for Python's torch.load and Pyro's DMM.load_state_dict.
/// Throws support::InputError naming the checkpoint, and as support::OutputFile for the
/// destination.
void exportStateDict(const std::filesystem::path& checkpoint,
                     const std::filesystem::path& destination);

/// Sets a model's weights from what Python's torch.save wrote: the state_dict of Pyro's DMM or a
/// plain dict, float32 or float64. Throws support::InputError naming the file and the parameter
/// that is missing, unknown, of another shape or type, or not finite; for a checkpoint of a run it
/// says how to export its weights.
void importStateDict(const std::filesystem::path& file, model::SequenceModel& model);

} // namespace dmm::weights
