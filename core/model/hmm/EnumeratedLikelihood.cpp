#include "core/model/hmm/EnumeratedLikelihood.h"

#include "core/model/Dropout.h"
#include "core/types/PartInfo.h"

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

/// Structures of several variables have none to drop.
bool dropsStates(const SequenceModel::Config& config) {
  return config.stateDropout > 0 && types::hasTrait(types::Trait::OneVariable, config);
}

} // namespace

NoiseShape noiseShape(const HiddenMarkovModel& model) {
  const SequenceModel::Config& config = model.config();
  NoiseShape shape;
  if (dropsStates(config)) shape.states = model.states();
  if (config.noteDropout > 0 && config.emissionHearsNotes())
    shape.notesASlice = config.lags * model.seenKeys();
  if (config.nadeDropout > 0 && NoteOffsets::areOrdered(config)) shape.nadeASlice = config.nadeDim;
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

Slices slicesOf(const HiddenMarkovModel& model, const batch::PackedBatch& batch, const Noise& noise,
                const HmmOps& ops) {
  const SequenceModel::Config& config = model.config();
  Slices slices;
  slices.notes = model.seen(batch.rows).contiguous();
  const Tensor lagged = laggedRows(slices.notes, {batch.offsets, 1}, model.lagsSeen());
  if (model.lagsSeen() > 0) slices.before = lagged.narrow(1, 0, model.seenKeys()).contiguous();
  if (const NoteOffsets* emitter = model.noteOffsets()) {
    const Tensor seen = keptFactors(noise.notes, config.noteDropout);
    const Tensor lookedAt = config.emissionHearsNotes()
                                ? lagged.narrow(1, 0, config.lags * model.seenKeys())
                                : Tensor();
    slices.offsets =
        ops.noteOffsets(slices.notes, seen.defined() ? lookedAt * seen : lookedAt,
                        emitter->weights(), keptFactors(noise.nade, config.nadeDropout));
  }
  return slices;
}

Enumeration enumerate(const HiddenMarkovModel& model, const batch::PackedBatch& batch,
                      const Noise& noise, const HmmOps& ops) {
  const SequenceModel::Config& config = model.config();
  Enumeration all;
  all.steps = {batch.offsets, 1};
  all.kept = dropsStates(config) ? keptStates(noise.states, config.stateDropout) : Tensor();
  all.transition = model.transition(ops, all.kept);
  all.logProbs = model.logProbs(slicesOf(model, batch, noise, ops), ops, all.kept);
  return all;
}

Tensor logLikelihoods(const HiddenMarkovModel& model, const batch::PackedBatch& batch,
                      const Noise& noise, const HmmOps& ops) {
  const Enumeration all = enumerate(model, batch, noise, ops);
  return ops.logLikelihoods(all.transition, all.logProbs, all.steps);
}

Tensor loss(const HiddenMarkovModel& model, const batch::PackedBatch& batch, const Noise& noise,
            const HmmOps& ops, double priorShare) {
  return withPrior(-logLikelihoods(model, batch, noise, ops).sum(), model, ops, priorShare);
}

Tensor withPrior(const Tensor& loss, const HiddenMarkovModel& model, const HmmOps& ops,
                 double priorShare) {
  if (model.config().prior != types::HmmPrior::Map) return loss;
  const Tensor prior = model.logPrior(ops);
  return prior.defined() ? loss - priorShare * prior : loss;
}

} // namespace dmm::model::hmm
