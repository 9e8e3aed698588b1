#pragma once

#include "core/diagnose/NonFiniteSearch.h"

namespace dmm::diagnose {

/// Completes what names a parameter's gradient by the part, the sequence and the time step from
/// which it is not finite, or from which most of it comes where each is finite and their sum is
/// not: the sequence by the gradient of its loss alone, the step by that of what it adds to the
/// loss. `part`: where it was found; -1 = in the sum over all of the mini-batch. Clears the model's
/// gradients.
void placeGradient(NonFinite& found, const std::string& parameter, std::int64_t part,
                   const std::shared_ptr<model::SequenceModel>& model,
                   const types::ExperimentConfig& config, const batch::MiniBatch& batch);

} // namespace dmm::diagnose
