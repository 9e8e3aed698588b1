#include "core/evaluate/PieceTerms.h"

#include "core/model/Trace.h"
#include "core/weights/ModelFile.h"

#include <stdexcept>

namespace dmm::evaluate {

PieceTerms pieceTerms(const std::filesystem::path& checkpoint, const types::PianoRoll& roll,
                      std::int64_t draws, std::uint64_t seed) {
  if (roll.slices.empty() || draws < 1)
    throw std::invalid_argument("pieceTerms: expected a piece of at least one slice and at least "
                                "one draw, got " +
                                std::to_string(roll.slices.size()) + " and " +
                                std::to_string(draws));
  const torch::NoGradGuard noGrad;
  const weights::StoredModel stored = weights::loadModel(checkpoint);
  model::DeepMarkovModel& model = *stored.model;
  const torch::Dtype dtype = model.z0().scalar_type();
  const batch::PackedBatch batch = batch::pack({&roll}, dtype);
  auto generator = torch::make_generator<torch::CPUGeneratorImpl>(seed);
  const torch::Tensor noise =
      torch::randn({draws, batch.rowCount(), model.dims().z}, generator, dtype);
  PieceTerms terms;
  terms.epochs = stored.epochs;
  terms.draws = draws;
  const model::Trajectory path = model::trace(model, batch, noise, ops::opsNamed("fused"));
  const torch::Tensor reconstruction = -path.logLikelihood.mean(0).to(torch::kFloat64);
  const torch::Tensor kl =
      (path.logDeterminant.defined() ? path.logPosterior - path.logPrior
                                     : model::divergence(path.posterior, path.prior).sum(-1))
          .mean(0)
          .to(torch::kFloat64);
  for (std::int64_t t = 0; t < batch.rowCount(); ++t) { // of one piece: a row is a slice
    terms.reconstruction.push_back(reconstruction[t].item<double>());
    terms.kl.push_back(kl[t].item<double>());
  }
  return terms;
}

} // namespace dmm::evaluate
