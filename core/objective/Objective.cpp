#include "core/objective/Objective.h"

namespace dmm::objective {

using torch::Tensor;

ObjectiveValue Objective::evaluate(const model::DeepMarkovModel& model,
                                   const batch::PackedBatch& batch, const Tensor& noise,
                                   double beta) const {
  const model::Trajectory path = scored(model, batch, draw(model, batch, noise));
  noteDensities(Stage::Terms, path);
  const ObjectiveValue value = score(path, batch, beta);
  if (m_watcher) m_watcher->noteAddend({"log p(x_t given z_t)", path.logLikelihood});
  return value;
}

model::Trajectory Objective::trace(const model::DeepMarkovModel& model,
                                   const batch::PackedBatch& batch, const Tensor& noise,
                                   model::Ancestry* ancestry) const {
  const model::Trajectory path = model::trace(model, batch, noise, m_ops, ancestry);
  if (m_watcher) noteDrawn(path);
  return path;
}

void Objective::noteDrawn(const model::Trajectory& path) const {
  using Extreme = Watcher::Extreme;
  m_watcher->noteExtreme({"smallest scale of q(z_t)", path.posterior.scale}, Extreme::Smallest);
  m_watcher->noteExtreme({"smallest scale of p(z_t given z_{t-1})", path.prior.scale},
                         Extreme::Smallest);
  m_watcher->noteExtreme({"largest |z_t|", path.z}, Extreme::LargestSize);
  const auto asOneDraw = [](const Tensor& hidden) { // [N, rnn]
    return hidden.defined() ? hidden.unsqueeze(0) : hidden;
  };
  for (const Tensor& hidden : {asOneDraw(path.encoded.right), asOneDraw(path.encoded.left)})
    if (hidden.defined())
      m_watcher->noteExtreme({"largest h_t of the inference RNN", hidden}, Extreme::LargestSize);

  constexpr const char* kState = "state h_t of the inference RNN";
  m_watcher->note(Stage::Encoding, {kState, asOneDraw(path.encoded.right)});
  m_watcher->note(Stage::EncodingForwards, {kState, asOneDraw(path.encoded.left)});
  m_watcher->note(Stage::Drawing, {"mean of q(z_t)", path.posterior.loc});
  m_watcher->note(Stage::Drawing, {"scale of q(z_t)", path.posterior.scale});
  m_watcher->note(Stage::Drawing, {"sample of q(z_t)", path.base});
  m_watcher->note(Stage::Drawing, {"log determinant of the flows", path.logDeterminant});
  m_watcher->note(Stage::Drawing, {"latent state z_t", path.z});
  noteDensities(Stage::Densities, path);
}

void Objective::noteDensities(Stage stage, const model::Trajectory& path) const {
  if (!m_watcher) return;
  m_watcher->note(stage, {"mean of p(z_t given z_{t-1})", path.prior.loc});
  m_watcher->note(stage, {"scale of p(z_t given z_{t-1})", path.prior.scale});
  m_watcher->note(stage, {"log q(z_t)", path.logPosterior});
  m_watcher->note(stage, {"log p(z_t given z_{t-1})", path.logPrior});
  m_watcher->note(stage, {"log p(x_t given z_t)", path.logLikelihood});
}

void Objective::noteTerm(const char* name, const Tensor& term, bool isPairs) const {
  if (!m_watcher) return;
  m_watcher->note(Stage::Terms, {name, term, isPairs});
  m_watcher->noteAddend({name, term, isPairs});
}

void Objective::notePairs(const Tensor& prior, const Tensor& posterior) const {
  if (!m_watcher) return;
  m_watcher->note(Stage::Densities, {"log q(z_t) of pairs of particles", posterior, true});
  m_watcher->note(Stage::Densities,
                  {"log p(z_t given z_{t-1}) of pairs of particles", prior, true});
}

} // namespace dmm::objective
