#include "core/objective/TraceElbo.h"

namespace dmm::objective {

ObjectiveValue TraceElbo::score(const Trajectory& path, const data::PackedBatch& /*batch*/,
                                double beta) const {
  const torch::Tensor reconstruction = reconstructionOf(path);
  const torch::Tensor kl = klOf(path);
  return {beta * kl + reconstruction, reconstruction, kl};
}

} // namespace dmm::objective
