#include "core/model/hmm/SliceDraw.h"

#include "core/model/hmm/StateInference.h"

namespace dmm::model::hmm {

using torch::Tensor;

/// The terms of NoteOffsets, whose sums grow note by note.
struct SliceDraw::Offsets {
  Offsets(const OffsetWeights& all, const Tensor& lagged, const Tensor& logits)
      : weights(all)
      , linear(torch::zeros_like(logits)) {
    if (weights.previous.defined())
      linear.add_(
          torch::mm(lagged.narrow(1, 0, width(weights.previous)), weights.previous.flatten(0, 1)));
    if (!weights.below.defined()) return;
    inputs = weights.nadeBias.unsqueeze(0).repeat({logits.size(0), 1});
    if (weights.nadePrevious.defined())
      inputs.add_(torch::mm(lagged.narrow(1, 0, width(weights.nadePrevious)),
                            weights.nadePrevious.flatten(0, 1)));
  }

  static std::int64_t width(const Tensor& lags) { return lags.size(0) * lags.size(1); }

  Tensor at(std::int64_t key) const {
    const Tensor sum = linear.select(1, key);
    return inputs.defined() ? sum + torch::mv(torch::sigmoid(inputs), weights.nadeOut[key]) : sum;
  }

  void sound(std::int64_t key, const Tensor& notes) {
    if (!inputs.defined()) return;
    linear.addr_(notes, weights.below[key]);
    inputs.addr_(notes, weights.nadeIn.select(1, key));
  }

  const OffsetWeights& weights;
  Tensor linear; ///< [R, D]
  Tensor inputs; ///< of the NADE layer, [R, H]; undefined without
};

SliceDraw::SliceDraw(const HiddenMarkovModel& model) : m_model(model) {
  const torch::NoGradGuard noGrad;
  m_transition = model.transition(hmmOpsFor(types::Execution::Reference));
}

Tensor SliceDraw::start(std::int64_t sequences) const {
  return torch::zeros({sequences}, torch::kInt64);
}

Tensor SliceDraw::nextStates(const Tensor& states, const Tensor& uniform) const {
  return chosenColumns(m_transition.index_select(0, states), uniform);
}

SliceDraw::Slices SliceDraw::drawNotes(const Tensor& states, const Tensor& lagged,
                                       const Tensor& uniform, const Tensor& given) const {
  const torch::NoGradGuard noGrad;
  const std::int64_t keys = m_model.seenKeys();
  const std::int64_t count = states.size(0);
  const Tensor before = lagged.defined() ? lagged.narrow(1, 0, keys)
                                         : torch::zeros({count, keys}, m_transition.options());
  const Tensor logits =
      m_model.logits(before).gather(1, states.view({-1, 1, 1}).expand({count, 1, keys})).squeeze(1);
  static const OffsetWeights kNone;
  const NoteOffsets* emitter = m_model.noteOffsets();
  Offsets offsets(emitter ? emitter->weights() : kNone, lagged, logits);

  Slices slices{torch::zeros_like(logits), torch::zeros({count}, logits.options())};
  for (std::int64_t place = 0; place < keys; ++place) {
    const std::int64_t key = offsets.weights.isAscending ? place : keys - 1 - place;
    const Tensor logit = logits.select(1, key) + offsets.at(key);
    Tensor notes = (uniform.select(1, key) < torch::sigmoid(logit)).to(logits.scalar_type());
    if (given.defined()) {
      const Tensor known = given.select(1, key).to(logits.scalar_type());
      notes = torch::where(known >= 0, known, notes);
      const Tensor logProb = torch::log_sigmoid(torch::where(known > 0, logit, -logit));
      slices.logProbGiven.add_(torch::where(known >= 0, logProb, torch::zeros_like(logProb)));
    }
    slices.notes.select(1, key).copy_(notes);
    offsets.sound(key, notes);
  }
  return slices;
}

} // namespace dmm::model::hmm
