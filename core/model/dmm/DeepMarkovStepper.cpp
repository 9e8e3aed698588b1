#include "core/model/dmm/DeepMarkovStepper.h"

#include "core/ops/reference/ReferenceOps.h"

namespace dmm::model {

using torch::Tensor;

namespace {

class GuidedReading final : public Reading {
 public:
  GuidedReading(const DeepMarkovModel& model, const types::PianoRoll& piece, const ops::Ops& ops)
      : m_model(model)
      , m_ops(ops)
      , m_encoded(model.encoder().encode(batch::pack(std::vector{&piece}, model.dtype()), ops))
      , m_flows(model.flowWeights()) {}

  /// z_t from q(z_t given z_{t-1}, x).
  Tensor next(std::int64_t t, const Step& before, const Tensor& noise) const override {
    const Encoded slice = m_encoded.at(t); // of one sequence: a row is a slice
    const Tensor start = m_model.guide().start();
    const Tensor previous =
        t == 0 && start.defined() ? start.expand_as(before.state) : before.state;
    Tensor z = m_model.guide().at(slice, previous, m_ops).sample(noise);
    for (std::int64_t i = 0; i < m_flows.count(); ++i)
      z = ops::reference::flowImage(z, m_flows, i).value;
    return z;
  }

 private:
  const DeepMarkovModel& m_model;
  const ops::Ops& m_ops;
  Encoded m_encoded;
  ops::FlowWeights m_flows;
};

} // namespace

Step DeepMarkovStepper::start(std::int64_t paths) const {
  return {m_model.z0().expand({paths, m_model.config().zDim}), {}};
}

Tensor DeepMarkovStepper::notesOf(const Step& before) const {
  return before.notes.defined()
             ? before.notes
             : torch::zeros({before.state.size(0), m_model.keys()}, before.state.options());
}

Tensor DeepMarkovStepper::next(const Step& before, const Tensor& noise) const {
  const std::int64_t firstRows = before.notes.defined() ? 0 : before.state.size(0);
  return m_model.prior(before.state, notesOf(before), firstRows, m_ops).sample(noise);
}

std::unique_ptr<NoteDistribution> DeepMarkovStepper::notesIn(const Tensor& state,
                                                             const Step& before) const {
  return m_model.emission().at(state, notesOf(before), m_ops);
}

std::unique_ptr<Reading> DeepMarkovStepper::read(const types::PianoRoll& piece) const {
  return std::make_unique<GuidedReading>(m_model, piece, m_ops);
}

} // namespace dmm::model
