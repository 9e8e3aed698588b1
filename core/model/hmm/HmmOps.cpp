#include "core/model/hmm/HmmOps.h"

#include "core/model/hmm/fused/FusedHmmOps.h"
#include "core/model/hmm/reference/ReferenceHmmOps.h"

namespace dmm::model::hmm {

const HmmOps& hmmOpsFor(types::Execution execution) {
  return execution == types::Execution::Fused ? fused::fusedHmmOps() : reference::referenceHmmOps();
}

} // namespace dmm::model::hmm
