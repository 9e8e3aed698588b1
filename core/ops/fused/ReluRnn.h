#pragma once

#include "core/ops/Recurrences.h"

namespace dmm::ops::fused {

/// Ops::recurrence of a ReLU cell with a hand-written gradient for the weights (none
/// for the rows): only the product that carries the gradient to the next step runs step by step;
/// every weight's gradient is one product over all rows.
torch::Tensor reluRnn(Direction direction, const torch::Tensor& rows,
                      const RecurrentWeights& weights, const batch::PackedSteps& steps);

} // namespace dmm::ops::fused
