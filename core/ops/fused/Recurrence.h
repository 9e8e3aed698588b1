#pragma once

#include "core/ops/Recurrences.h"

namespace dmm::ops::fused {

/// Ops::recurrence with a hand-written gradient: only the product that carries a state, or its
/// gradient, to the next step runs step by step, with what the cell does to its rows (cells/); the
/// input's share of all steps and every weight's gradient are one product over all rows.
torch::Tensor recurrence(Cell cell, Direction direction, const RecurrentInput& input,
                         const RecurrentWeights& weights, const batch::PackedSteps& steps);

} // namespace dmm::ops::fused
