#pragma once

#include "core/model/hmm/HmmOps.h"

namespace dmm::model::hmm::fused {

/// With hand-written gradients, on the processor: the chain as products with a scale a step, the
/// notes' normalisers by core/kernels/SoftplusSums.h, networks by products over some slices and all
/// their states at a time.
const HmmOps& fusedHmmOps();

} // namespace dmm::model::hmm::fused
