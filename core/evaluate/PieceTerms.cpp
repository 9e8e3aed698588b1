#include "core/evaluate/PieceTerms.h"

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
  model::SequenceModel& model = *stored.model;
  const batch::PackedBatch batch = batch::pack({&roll}, model.dtype());
  auto generator = torch::make_generator<torch::CPUGeneratorImpl>(seed);
  const torch::Tensor noise =
      torch::randn({draws, batch.rowCount(), model.noiseWidth()}, generator, model.dtype());
  PieceTerms terms;
  terms.epochs = stored.epochs;
  terms.draws = draws;
  const model::Scores scores =
      model.score(batch, noise, ops::opsFor(types::Execution::Fused), draws);
  const torch::Tensor reconstruction = -scores.logLikelihood.mean(0).to(torch::kFloat64);
  const torch::Tensor kl = (scores.divergence.defined() ? scores.divergence.sum(-1) : scores.kl)
                               .mean(0)
                               .to(torch::kFloat64);
  for (std::int64_t t = 0; t < batch.rowCount(); ++t) { // of one piece: a row is a slice
    terms.reconstruction.push_back(reconstruction[t].item<double>());
    terms.kl.push_back(kl[t].item<double>());
  }
  return terms;
}

} // namespace dmm::evaluate
