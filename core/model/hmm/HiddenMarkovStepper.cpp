#include "core/model/hmm/HiddenMarkovStepper.h"

#include "core/model/hmm/EnumeratedLikelihood.h"
#include "core/model/hmm/StateInference.h"

#include <algorithm>
#include <numbers>
#include <numeric>

namespace dmm::model::hmm {

using torch::Tensor;

namespace {

/// Of a key that the model does not see: it never sounds.
constexpr double kNeverLogit = -1e3;

Tensor numbersOf(const Tensor& state) { return state.select(1, 0).to(torch::kInt64); }

/// Notes of the slices before, the last one first: [K, (L - 1) keys], of a step and those before
/// it.
Tensor olderNotes(const Step& step) { return step.state.narrow(1, 1, step.state.size(1) - 1); }

/// That sounded with the step; none before the first.
Tensor notesOf(const Step& step, std::int64_t keys) {
  return step.notes.defined() ? step.notes
                              : torch::zeros({step.state.size(0), keys}, step.state.options());
}

/// The notes that the slice after `before` looks back at, [K, L keys].
Tensor notesBefore(const Step& before, std::int64_t keys) {
  return torch::cat({notesOf(before, keys), olderNotes(before)}, 1);
}

/// Step::state of states [K, 1] after `before`.
Tensor withPast(const Tensor& numbers, const Step& before, std::int64_t keys) {
  const Tensor notes = notesBefore(before, keys).narrow(1, 0, before.state.size(1) - 1);
  return torch::cat({numbers.to(before.state.scalar_type()), notes}, 1);
}

/// A state after `before` with one of these weights [K, S].
Tensor chosenState(const Tensor& weights, const Tensor& noise, const Step& before,
                   std::int64_t keys) {
  const auto [sorted, states] = weights.sort(/*stable=*/true, 1, /*descending=*/true);
  const Tensor uniform =
      torch::erf(noise.select(1, 0).to(torch::kFloat64).abs() / std::numbers::sqrt2);
  return withPast(states.gather(1, chosenColumns(sorted, uniform).unsqueeze(1)), before, keys);
}

class PosteriorReading final : public Reading {
 public:
  PosteriorReading(const HiddenMarkovModel& model, const Tensor& transition,
                   const types::PianoRoll& piece, const HmmOps& ops)
      : m_keys(model.keys())
      , m_transition(transition)
      , m_evidence(stateEvidence(
            enumerate(model, batch::pack(std::vector{&piece}, model.dtype()), {}, ops))) {}

  /// From p(state_t given state_{t-1} and the piece from t on).
  Tensor next(std::int64_t t, const Step& before, const Tensor& noise) const override {
    return chosenState(m_transition.index_select(0, numbersOf(before.state)) * m_evidence[t], noise,
                       before, m_keys);
  }

 private:
  std::int64_t m_keys;
  Tensor m_transition;
  Tensor m_evidence; ///< [T, S]
};

/// Each note by its logit: what the state says, and what the other notes add.
class OffsetNotes final : public NoteDistribution {
 public:
  /// base [K, D] of the keys that are seen, lagged [K, L D] or undefined.
  OffsetNotes(const HiddenMarkovModel& model, const HmmOps& ops, Tensor base, Tensor lagged)
      : m_model(model)
      , m_ops(ops)
      , m_base(std::move(base))
      , m_lagged(std::move(lagged)) {}

  Tensor logProb(const Tensor& slices) const override {
    const Tensor logits = this->logits(slices);
    const Tensor notes = repeated(slices);
    return torch::log_sigmoid((2 * notes - 1) * logits).sum(1);
  }

  Tensor logits(const Tensor& slices) const override {
    const NoteOffsets* emitter = m_model.noteOffsets();
    if (!emitter) return m_model.spread(m_base, kNeverLogit);
    const Tensor offsets =
        m_ops.noteOffsets(m_model.seen(repeated(slices)), m_lagged, emitter->weights(), {});
    return m_model.spread(m_base + offsets, kNeverLogit);
  }

 private:
  /// A row for each particle of a slice.
  Tensor repeated(const Tensor& slices) const {
    return slices.repeat_interleave(m_base.size(0) / slices.size(0), 0);
  }

  const HiddenMarkovModel& m_model;
  const HmmOps& m_ops;
  Tensor m_base;
  Tensor m_lagged;
};

} // namespace

HiddenMarkovStepper::HiddenMarkovStepper(const HiddenMarkovModel& model, const HmmOps& ops)
    : m_model(model)
    , m_ops(ops) {
  const torch::NoGradGuard noGrad;
  m_transition = transitionMatrix(model.transition(ops));
}

Step HiddenMarkovStepper::start(std::int64_t paths) const {
  const std::int64_t older = std::max<std::int64_t>(m_model.lagsSeen() - 1, 0);
  return {torch::zeros({paths, 1 + older * m_model.keys()}, dtype()), {}};
}

Tensor HiddenMarkovStepper::next(const Step& before, const Tensor& noise) const {
  return chosenState(m_transition.index_select(0, numbersOf(before.state)), noise, before,
                     m_model.keys());
}

Tensor HiddenMarkovStepper::between(const Tensor& first, const Tensor& second, double share,
                                    const Tensor& noise) const {
  const Tensor uniform = 0.5 * torch::erfc(-noise.select(1, 1) / std::numbers::sqrt2);
  return torch::where((uniform < share).unsqueeze(1), second, first);
}

std::unique_ptr<NoteDistribution> HiddenMarkovStepper::notesIn(const Tensor& state,
                                                               const Step& before) const {
  const torch::NoGradGuard noGrad;
  const Past past = pastOf(before);
  const Tensor places =
      numbersOf(state).view({-1, 1, 1}).expand({state.size(0), 1, m_model.seenKeys()});
  const Tensor base = m_model.logits(past.last).gather(1, places).squeeze(1);
  return std::make_unique<OffsetNotes>(m_model, m_ops, base, past.lagged);
}

HiddenMarkovStepper::Past HiddenMarkovStepper::pastOf(const Step& before) const {
  const std::int64_t keys = m_model.keys();
  const Tensor all = notesBefore(before, keys);
  std::vector<Tensor> seen;
  for (std::int64_t lag = 0; lag < m_model.lagsSeen(); ++lag)
    seen.push_back(m_model.seen(all.narrow(1, lag * keys, keys)));
  // Structures may look one slice back where the offsets look at none.
  const bool offsetsLookBack = m_model.config().emissionHearsNotes();
  return {m_model.seen(notesOf(before, keys)), offsetsLookBack ? torch::cat(seen, 1) : Tensor()};
}

Tensor HiddenMarkovStepper::logProbs(const Tensor& notes, const Tensor& counted,
                                     const Step& before) const {
  const torch::NoGradGuard noGrad;
  const Past past = pastOf(before);
  const Tensor seen = m_model.seen(notes).contiguous();
  const Tensor uses = m_model.seen(counted).contiguous();
  Tensor offsets;
  if (const NoteOffsets* emitter = m_model.noteOffsets())
    offsets = m_ops.noteOffsets(seen, past.lagged, emitter->weights(), {});
  const Tensor logits = m_model.logits(past.last); // [K, S, D]
  // One table for all of them, whatever came before. Only sums over states are made of this, so
  // that its last digits do not matter, and its speed does: keys that count nowhere are left out.
  if (logits.stride(0) == 0 || logits.size(0) == 1) {
    const Tensor keys = uses.amax(0).nonzero().squeeze(1);
    if (keys.numel() == 0) return torch::zeros({seen.size(0), logits.size(1)}, seen.options());
    const auto ofKeys = [&](const Tensor& rows) { return rows.index_select(1, keys); };
    const Tensor used = ofKeys(uses);
    const LogitTable table{ofKeys(logits[0]), offsets.defined() ? ofKeys(offsets) : offsets, used};
    return hmmOpsFor(types::Execution::Fused).logProbs(ofKeys(seen) * used, table);
  }
  Tensor logit = offsets.defined() ? logits + offsets.unsqueeze(1) : logits;
  logit = torch::log_sigmoid((2 * seen - 1).unsqueeze(1) * logit);
  return torch::bmm(logit, uses.unsqueeze(2)).squeeze(2);
}

Tensor HiddenMarkovStepper::stateOf(const Tensor& numbers, const Step& before) const {
  return withPast(numbers.unsqueeze(1), before, m_model.keys());
}

std::vector<std::int64_t> HiddenMarkovStepper::keyOrder() const {
  if (!NoteOffsets::areOrdered(m_model.config())) return {};
  std::vector<std::int64_t> order(static_cast<std::size_t>(m_model.keys()));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  if (!m_model.noteOffsets()->weights().isAscending) std::reverse(order.begin(), order.end());
  return order;
}

std::unique_ptr<Reading> HiddenMarkovStepper::read(const types::PianoRoll& piece) const {
  const torch::NoGradGuard noGrad;
  return std::make_unique<PosteriorReading>(m_model, m_transition, piece, m_ops);
}

} // namespace dmm::model::hmm
