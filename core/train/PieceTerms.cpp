#include "core/train/PieceTerms.h"

#include "core/model/ModelFile.h"
#include "core/objective/Rollout.h"

#include <stdexcept>

namespace dmm::train {

namespace {

/// KL(q to p) of diagonal Gaussians, summed over the last dimension; see TraceMeanFieldElbo.
torch::Tensor divergence(const model::Gaussian& q, const model::Gaussian& p) {
  const torch::Tensor ratio = (q.scale / p.scale).square();
  const torch::Tensor shift = ((q.loc - p.loc) / p.scale).square();
  return 0.5 * (ratio + shift - 1 - ratio.log()).sum(-1);
}

} // namespace

PieceTerms pieceTerms(const std::filesystem::path& checkpoint, const types::PianoRoll& roll,
                      std::int64_t draws, std::uint64_t seed) {
  if (roll.slices.empty() || draws < 1)
    throw std::invalid_argument("pieceTerms: expected a piece of at least one slice and at least "
                                "one draw, got " +
                                std::to_string(roll.slices.size()) + " and " +
                                std::to_string(draws));
  const torch::NoGradGuard noGrad;
  const model::StoredModel stored = model::loadModel(checkpoint);
  model::DeepMarkovModel& model = *stored.model;
  const torch::Dtype dtype = model.z0().scalar_type();
  const data::PackedBatch batch = data::pack({&roll}, dtype);
  auto generator = torch::make_generator<torch::CPUGeneratorImpl>(seed);
  const torch::Tensor noise =
      torch::randn({draws, batch.rowCount(), model.dims().z}, generator, dtype);
  PieceTerms terms;
  terms.epochs = stored.epochs;
  terms.draws = draws;
  objective::rollOut(model, batch, noise, [&](const objective::RolloutStep& step) {
    terms.reconstruction.push_back(-step.logLikelihood.mean().item<double>());
    terms.kl.push_back(divergence(step.posterior, step.prior).mean().item<double>());
  });
  return terms;
}

} // namespace dmm::train
