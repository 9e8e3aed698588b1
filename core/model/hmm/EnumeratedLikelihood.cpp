#include "core/model/hmm/EnumeratedLikelihood.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace dmm::model::hmm {

using torch::Tensor;

namespace {

/// All states but those with the largest numbers, of which state 0 is never one (Chiu and Rush,
/// EMNLP 2020).
Tensor keptStates(const Tensor& noise, double dropout) {
  if (!noise.defined() || dropout == 0) return {};
  const std::int64_t states = noise.size(0);
  const auto dropped = std::min(
      static_cast<std::int64_t>(std::floor(dropout * static_cast<double>(states))), states - 1);
  const Tensor order = noise.narrow(0, 1, states - 1).argsort() + 1;
  const Tensor others = std::get<0>(order.narrow(0, 0, states - 1 - dropped).sort());
  return torch::cat({torch::zeros({1}, others.options()), others});
}

/// Inverted dropout: 0 with that probability, and else what keeps the mean. Undefined: all 1.
Tensor keptFactors(const Tensor& noise, double dropout) {
  if (!noise.defined() || dropout == 0) return {};
  return (noise >= dropout).to(noise.scalar_type()) / (1 - dropout);
}

} // namespace

NoiseShape noiseShape(const HiddenMarkovModel& model) {
  const types::HmmConfig& config = model.config();
  NoiseShape shape;
  if (config.stateDropout > 0) shape.states = model.states();
  if (config.noteDropout > 0 && config.looksBack()) shape.notesASlice = config.lags * model.keys();
  if (config.nadeDropout > 0 && config.isNade()) shape.nadeASlice = config.nadeDim;
  return shape;
}

Tensor laggedRows(const Tensor& rows, const batch::PackedSteps& steps, std::int64_t lags) {
  if (lags == 0) return {};
  const std::int64_t none = rows.size(0); // the place of a row of zeros behind all others
  std::vector<std::int64_t> sources;
  sources.reserve(static_cast<std::size_t>(none * lags));
  for (std::int64_t t = 0; t < steps.count(); ++t)
    for (std::int64_t i = 0; i < steps.rows(t); ++i)
      for (std::int64_t lag = 1; lag <= lags; ++lag)
        sources.push_back(lag <= t ? steps.begin(t - lag) + i : none);
  const Tensor places = torch::tensor(sources).to(rows.device());
  return torch::constant_pad_nd(rows, {0, 0, 0, 1}).index_select(0, places).view({none, -1});
}

Enumeration enumerate(const HiddenMarkovModel& model, const batch::PackedBatch& batch,
                      const Noise& noise, const HmmOps& ops) {
  const types::HmmConfig& config = model.config();
  Enumeration all;
  all.steps = {batch.offsets, 1};
  all.kept = keptStates(noise.states, config.stateDropout);

  Slices slices;
  slices.notes = model.seen(batch.rows).contiguous();
  const Tensor lagged = laggedRows(slices.notes, all.steps, model.lagsSeen());
  if (model.lagsSeen() > 0) slices.before = lagged.narrow(1, 0, model.keys()).contiguous();
  if (const NoteOffsets* emitter = model.noteOffsets()) {
    const Tensor seen = keptFactors(noise.notes, config.noteDropout);
    const Tensor lookedAt =
        config.looksBack() ? lagged.narrow(1, 0, config.lags * model.keys()) : Tensor();
    slices.offsets =
        ops.noteOffsets(slices.notes, seen.defined() ? lookedAt * seen : lookedAt,
                        emitter->weights(), keptFactors(noise.nade, config.nadeDropout));
  }
  all.transition = model.transition(ops, all.kept);
  all.logProbs = model.logProbs(slices, ops, all.kept);
  return all;
}

Tensor logLikelihoods(const HiddenMarkovModel& model, const batch::PackedBatch& batch,
                      const Noise& noise, const HmmOps& ops) {
  const Enumeration all = enumerate(model, batch, noise, ops);
  return ops.logLikelihoods(all.transition, all.logProbs, all.steps);
}

Tensor loss(const HiddenMarkovModel& model, const batch::PackedBatch& batch, const Noise& noise,
            const HmmOps& ops, double priorShare) {
  Tensor sum = -logLikelihoods(model, batch, noise, ops).sum();
  if (model.config().prior != "map") return sum;
  const Tensor prior = model.logPrior(ops);
  return prior.defined() ? sum - priorShare * prior : sum;
}

} // namespace dmm::model::hmm
