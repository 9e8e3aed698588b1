#include "core/ops/Ops.h"

#include "core/ops/fused/FusedOps.h"
#include "core/ops/reference/ReferenceOps.h"

namespace dmm::ops {

const Ops& opsFor(types::Execution execution) {
  return execution == types::Execution::Fused ? fused::fusedOps() : reference::referenceOps();
}

} // namespace dmm::ops
