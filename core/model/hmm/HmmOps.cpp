#include "core/model/hmm/HmmOps.h"

#include "core/model/hmm/fused/FusedHmmOps.h"
#include "core/model/hmm/reference/ReferenceHmmOps.h"

namespace dmm::model::hmm {

torch::Tensor transitionMatrix(const torch::Tensor& transition) {
  if (transition.dim() == 2) return transition;
  // From (a, b) to (b', c): [a, b, b', c], where b' must be b.
  const std::int64_t h = transition.size(0);
  const torch::Tensor same = torch::eye(h, transition.options()).view({1, h, h, 1});
  return (same * transition.unsqueeze(2)).reshape({h * h, h * h});
}

const HmmOps& hmmOpsFor(types::Execution execution) {
  return execution == types::Execution::Fused ? fused::fusedHmmOps() : reference::referenceHmmOps();
}

} // namespace dmm::model::hmm
