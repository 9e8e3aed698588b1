#pragma once

#include "core/ops/Ops.h"

namespace dmm::ops::fused {

/// Operations with hand-written gradients; on the processor.
const Ops& fusedOps();

} // namespace dmm::ops::fused
