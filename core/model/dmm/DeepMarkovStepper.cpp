#include "core/model/dmm/DeepMarkovStepper.h"

#include "core/model/WeighedReading.h"
#include "core/ops/reference/ReferenceOps.h"

#include <cmath>
#include <numbers>

namespace dmm::model {

using torch::Tensor;

namespace {

/// log of the density of states, [K, z] -> [K].
Tensor logDensity(const Gaussian& gaussian, const Tensor& states) {
  const double logSqrtTwoPi = 0.5 * std::log(2 * std::numbers::pi);
  const Tensor distance = (states - gaussian.loc) / gaussian.scale;
  return (-0.5 * distance.square() - gaussian.scale.log() - logSqrtTwoPi).sum(-1);
}

/// x_{t-1}, a row a piece: none before the first step.
Tensor notesOf(const DeepMarkovModel& model, const Step& before) {
  return before.notes.defined()
             ? before.notes
             : torch::zeros({before.state.size(0), model.keys()}, before.state.options());
}

/// p(z_t given the step before).
Gaussian priorAfter(const DeepMarkovModel& model, const Step& before, const ops::Ops& ops) {
  const std::int64_t firstRows = before.notes.defined() ? 0 : before.state.size(0);
  return model.prior(before.state, notesOf(model, before), firstRows, ops);
}

class GuidedReading final : public WeighedReading {
 public:
  GuidedReading(const DeepMarkovModel& model, const types::PianoRoll& piece, const ops::Ops& ops)
      : m_model(model)
      , m_ops(ops)
      , m_encoded(model.encoder().encode(batch::pack(std::vector{&piece}, model.dtype()), ops))
      , m_flows(model.flowWeights()) {}

  Tensor next(std::int64_t t, const Step& before, const Tensor& noise) const override {
    return bent(at(t, before).sample(noise)).value;
  }

  WeighedStates weigh(std::int64_t t, const Step& before, const Tensor& noise,
                      double spread) const override {
    Gaussian posterior = at(t, before);
    Gaussian prior = priorAfter(m_model, before, m_ops);
    posterior.scale = spread * posterior.scale;
    prior.scale = spread * prior.scale;
    const Tensor base = posterior.sample(noise);
    const auto [z, logDeterminant] = bent(base);
    if (spread == 0) return {z, torch::zeros({z.size(0)}, z.options())};
    return {z, logDensity(prior, z) - logDensity(posterior, base) + logDeterminant};
  }

 private:
  /// q(base_t given z_{t-1}, x).
  Gaussian at(std::int64_t t, const Step& before) const {
    const Encoded slice = m_encoded.at(t); // of one sequence: a row is a slice
    const Tensor start = m_model.guide().start();
    const Tensor previous =
        t == 0 && start.defined() ? start.expand_as(before.state) : before.state;
    return m_model.guide().at(slice, previous, m_ops);
  }

  /// Through the flows.
  ops::reference::FlowImage bent(Tensor z) const {
    Tensor logDeterminant = torch::zeros({z.size(0)}, z.options());
    for (std::int64_t i = 0; i < m_flows.count(); ++i) {
      auto image = ops::reference::flowImage(z, m_flows, i);
      z = image.value;
      logDeterminant = logDeterminant + image.logDeterminant;
    }
    return {z, logDeterminant};
  }

  const DeepMarkovModel& m_model;
  const ops::Ops& m_ops;
  Encoded m_encoded;
  ops::FlowWeights m_flows;
};

} // namespace

Step DeepMarkovStepper::start(std::int64_t paths) const {
  return {m_model.z0().expand({paths, m_model.config().zDim}), {}};
}

Tensor DeepMarkovStepper::next(const Step& before, const Tensor& noise) const {
  return priorAfter(m_model, before, m_ops).sample(noise);
}

std::unique_ptr<NoteDistribution> DeepMarkovStepper::notesIn(const Tensor& state,
                                                             const Step& before) const {
  return m_model.emission().at(state, {notesOf(m_model, before), {}}, m_ops);
}

std::unique_ptr<Reading> DeepMarkovStepper::read(const types::PianoRoll& piece) const {
  return std::make_unique<GuidedReading>(m_model, piece, m_ops);
}

} // namespace dmm::model
