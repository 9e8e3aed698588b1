#include "core/objective/Trajectory.h"

namespace dmm::objective {

torch::Tensor sumOverSteps(const torch::Tensor& scores, const data::PackedBatch& batch) {
  return torch::zeros({scores.size(0), batch.sequences()}, scores.options())
      .index_add(1, batch.sequenceOfRow().to(scores.device()), scores);
}

} // namespace dmm::objective
