#include "core/model/dmm/Trajectory.h"

namespace dmm::model {

torch::Tensor byParticle(const torch::Tensor& rows, std::int64_t particles) {
  const std::int64_t slices = rows.size(0) / particles;
  return rows.dim() == 1 ? rows.view({slices, particles}).t()
                         : rows.view({slices, particles, -1}).transpose(0, 1);
}

torch::Tensor rowsOf(const torch::Tensor& byParticle) {
  return byParticle.transpose(0, 1).reshape({-1, byParticle.size(2)});
}

torch::Tensor logIncrements(const Trajectory& path) {
  return (path.logLikelihood + path.logPrior - path.logPosterior).to(torch::kFloat64);
}

} // namespace dmm::model
