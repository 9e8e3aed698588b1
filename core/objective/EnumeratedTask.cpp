#include "core/objective/EnumeratedTask.h"

#include "core/model/Dropout.h"
#include "core/model/hmm/EnumeratedLikelihood.h"
#include "core/model/hmm/SampledPaths.h"
#include "core/model/hmm/StateInference.h"
#include "core/objective/Registry.h"
#include "core/support/Errors.h"

namespace dmm::objective {

namespace hmm = model::hmm;
using torch::Tensor;

namespace {

std::int64_t samplesOf(const EnumeratedTask::Config& config) {
  if (config.name == "trace_enum_elbo") return 0;
  if (config.name == "trace_tmc_elbo") return config.numSamples;
  throw support::InputError("objective.name", config.name + " is of models that draw their states");
}

/// Columns of the noise of slices; undefined for none.
Tensor columns(const Tensor& noise, std::int64_t begin, std::int64_t count) {
  return count > 0 ? model::uniformOf(noise.narrow(1, begin, count)) : Tensor();
}

} // namespace

EnumeratedTask::EnumeratedTask(Config config, std::shared_ptr<hmm::HiddenMarkovModel> model,
                               const ops::Ops& ops)
    : m_config(std::move(config))
    , m_samples(samplesOf(m_config))
    , m_model(std::move(model))
    , m_ops(ops)
    , m_hmmOps(hmm::hmmOpsFor(ops.execution())) {}

NoiseShape EnumeratedTask::noiseShape() const {
  const hmm::NoiseShape dropped = hmm::noiseShape(*m_model);
  return {.perSlice = dropped.notesASlice + dropped.nadeASlice + m_samples,
          .perMiniBatch = dropped.states};
}

ObjectiveValue EnumeratedTask::loss(const batch::BatchPart& part, double /*beta*/) {
  const hmm::NoiseShape dropped = hmm::noiseShape(*m_model);
  const Tensor& slices = part.noise.slices;
  const hmm::Noise noise{model::uniformOf(part.noise.shared),
                         columns(slices, 0, dropped.notesASlice),
                         columns(slices, dropped.notesASlice, dropped.nadeASlice)};
  const hmm::Enumeration all = hmm::enumerate(*m_model, part.batch, noise, m_hmmOps);
  if (m_watcher)
    m_watcher->note(Stage::Densities, {"log p(x_t given state)", all.logProbs.unsqueeze(0)});
  const Tensor exact = logLikelihood(all);
  Tensor trained = exact;
  if (m_samples > 0)
    trained =
        hmm::sampledLogLikelihoods(all, columns(slices, slices.size(1) - m_samples, m_samples),
                                   m_config.guideDensity)
            .sum();
  return {hmm::withPrior(-trained, *m_model, m_hmmOps, part.share), -exact.detach(),
          torch::zeros_like(exact)};
}

/// Of all sequences together.
Tensor EnumeratedTask::logLikelihood(const hmm::Enumeration& all) const {
  if (!m_watcher) return m_hmmOps.logLikelihoods(all.transition, all.logProbs, all.steps).sum();
  const Tensor slices = hmm::sliceLogLikelihoods(all);
  const Noted noted{"log p(x_t given the slices before)", slices.unsqueeze(0)};
  m_watcher->note(Stage::Terms, noted);
  m_watcher->noteAddend(noted);
  m_watcher->noteExtreme(noted, Watcher::Extreme::Smallest);
  return slices.sum();
}

std::unique_ptr<Task> EnumeratedTask::of(std::shared_ptr<model::SequenceModel> other) const {
  return makeTask(m_config, std::move(other), m_ops);
}

} // namespace dmm::objective
