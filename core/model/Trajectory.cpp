#include "core/model/Trajectory.h"

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

torch::Tensor sumByGroup(const torch::Tensor& scores, const torch::Tensor& groupOfRow,
                         std::int64_t groups) {
  return torch::zeros({scores.size(0), groups}, scores.options())
      .index_add(1, groupOfRow.to(scores.device()), scores);
}

torch::Tensor sumOverSteps(const torch::Tensor& scores, const batch::PackedBatch& batch) {
  return sumByGroup(scores, batch.sequenceOfRow(), batch.sequences());
}

} // namespace dmm::model
