#include "core/train/NonFiniteSearch.h"

#include "core/objective/Objective.h"
#include "core/objective/Registry.h"

#include <cmath>

namespace dmm::train {

using torch::Tensor;

namespace {

/// An execution that lets one look at what it computed.
class WatchedExecution : public objective::Execution {
 public:
  explicit WatchedExecution(const objective::Execution& inner) : m_inner(inner) {}

  objective::Trajectory sample(model::DeepMarkovModel& model, const data::PackedBatch& batch,
                               const Tensor& noise,
                               objective::Resampler* resampler) const override {
    path = m_inner.sample(model, batch, noise, resampler);
    return path;
  }
  Tensor pairwiseLogProb(const Tensor& values, const model::Gaussian& gaussians) const override {
    const Tensor pairs = m_inner.pairwiseLogProb(values, gaussians);
    (gaussians.loc.is_same(path.prior.loc) ? priorPairs : posteriorPairs) = pairs;
    return pairs;
  }
  Tensor logSumOverPaths(const Tensor& pairs, const Tensor& own,
                         const data::PackedBatch& batch) const override {
    return m_inner.logSumOverPaths(pairs, own, batch);
  }

  mutable objective::Trajectory path;
  mutable Tensor priorPairs;     ///< [N, K, J]; undefined where the objective has none
  mutable Tensor posteriorPairs; ///< the same

 private:
  const objective::Execution& m_inner;
};

/// Where a row of a packed tensor lies.
struct Place {
  std::int64_t timeStep, sequence;
};

Place placeOf(const data::PackedBatch& batch, std::int64_t row) {
  std::int64_t t = 0;
  while (batch.offset(t + 1) <= row) ++t;
  return {t, row - batch.offset(t)};
}

const char* nameOf(double value) { return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf"; }

/// Looks through one part of a mini-batch.
class PartSearch {
 public:
  PartSearch(const BatchPart& part, std::int64_t index) : m_part(part), m_index(index) {}

  /// The first of several tensors that belong to the same computation, in the order of time (or
  /// against it); among those of one step in the order given. Tensors are [K, N, D] or [K, N], or
  /// pairs, [N, K, J].
  struct Named {
    const char* name;
    Tensor tensor;
    bool isPairs = false;
  };
  std::optional<NonFinite> first(const std::vector<Named>& tensors, bool backwards = false) const {
    std::optional<NonFinite> found;
    for (const Named& named : tensors) {
      if (!named.tensor.defined()) continue;
      const auto own = search(named, backwards);
      if (!own) continue;
      const bool isEarlier =
          !found || (backwards ? own->timeStep > found->timeStep : own->timeStep < found->timeStep);
      if (isEarlier) found = own;
    }
    return found;
  }

  Extreme extreme(const char* name, const Tensor& tensor, bool smallest) const {
    const Tensor byRow = rowsFirst({name, tensor.detach()}).flatten(1);
    const Tensor ofRow = smallest ? std::get<0>(byRow.min(1)) : std::get<0>(byRow.abs().max(1));
    const std::int64_t row = (smallest ? ofRow.argmin() : ofRow.argmax()).item<std::int64_t>();
    const Place place = placeOf(m_part.batch, row);
    return {name, ofRow[row].item<double>(), m_index, place.timeStep, place.sequence};
  }

 private:
  /// As [N, K, D], whatever it was.
  Tensor rowsFirst(const Named& named) const {
    const Tensor& tensor = named.tensor;
    if (named.isPairs) return tensor;
    return tensor.dim() == 3 ? tensor.transpose(0, 1) : tensor.t().unsqueeze(2);
  }

  std::optional<NonFinite> search(const Named& named, bool backwards) const {
    const Tensor byRow = rowsFirst(named);
    const Tensor isBad = torch::isfinite(byRow).logical_not();
    const Tensor bad = isBad.flatten(1).any(1).nonzero(); // [bad rows, 1], in the order of time
    if (bad.size(0) == 0) return std::nullopt;
    std::int64_t row = bad[0][0].item<std::int64_t>();
    if (backwards) { // the first sequence of the last step
      row = bad[bad.size(0) - 1][0].item<std::int64_t>();
      const std::int64_t step = placeOf(m_part.batch, row).timeStep;
      for (std::int64_t i = bad.size(0) - 1; i >= 0; --i) {
        const std::int64_t other = bad[i][0].item<std::int64_t>();
        if (placeOf(m_part.batch, other).timeStep == step) row = other;
      }
    }
    const Tensor where = isBad[row].nonzero()[0]; // particle, dimension
    const Place place = placeOf(m_part.batch, row);
    NonFinite found{named.name, "", m_index, place.timeStep, place.sequence, -1, -1};
    if (byRow.size(1) > 1) found.particle = where[0].item<std::int64_t>();
    if (byRow.size(2) > 1 && !named.isPairs) found.dimension = where[1].item<std::int64_t>();
    found.value = nameOf(
        byRow[row][where[0].item<std::int64_t>()][where[1].item<std::int64_t>()].item<double>());
    return found;
  }

  const BatchPart& m_part;
  std::int64_t m_index;
};

/// What the loss is made of, before it is added up.
std::optional<NonFinite> inForward(const WatchedExecution& watched, const PartSearch& part) {
  const objective::Trajectory& path = watched.path;
  // The inference RNN runs from the end of the pieces to their beginning, the chain the other way.
  if (auto found = part.first({{"state h_t of the inference RNN", path.hidden.unsqueeze(0)}}, true))
    return found;
  if (auto found = part.first({{"mean of q(z_t)", path.posterior.loc},
                               {"scale of q(z_t)", path.posterior.scale},
                               {"sample of q(z_t)", path.base},
                               {"log determinant of the flows", path.logDeterminant},
                               {"latent state z_t", path.z}}))
    return found;
  return part.first({{"mean of p(z_t given z_{t-1})", path.prior.loc},
                     {"scale of p(z_t given z_{t-1})", path.prior.scale},
                     {"log q(z_t)", path.logPosterior},
                     {"log p(z_t given z_{t-1})", path.logPrior},
                     {"log p(x_t given z_t)", path.logLikelihood},
                     {"log q(z_t) of pairs of particles", watched.posteriorPairs, true},
                     {"log p(z_t given z_{t-1}) of pairs of particles", watched.priorPairs, true}});
}

/// Where the gradient leaves the numbers on its way back through time: the noise of a step gets a
/// gradient only through that step's state, so the last step whose noise has a bad one is where it
/// happened. In the reference execution, whose every operation LibTorch differentiates.
std::optional<NonFinite> inBackward(model::DeepMarkovModel& model,
                                    const types::ExperimentConfig& config, const BatchPart& part,
                                    const PartSearch& search, double beta) {
  const auto objective = objective::makeObjective(config.objective, "reference");
  const Tensor noise = part.noise.detach().clone().requires_grad_();
  data::PackedBatch batch = part.batch;
  batch.rows = batch.rows.detach().clone().requires_grad_();
  objective->evaluate(model, batch, noise, beta).loss.backward();
  if (noise.grad().defined())
    if (auto found = search.first({{"gradient of the latent state z_t", noise.grad()}}, true))
      return found;
  if (!batch.rows.grad().defined()) return std::nullopt;
  return search.first(
      {{"gradient of the state h_t of the inference RNN", batch.rows.grad().unsqueeze(0)}});
}

std::optional<NonFinite> inParameters(model::DeepMarkovModel& model, const char* what,
                                      bool ofGradient) {
  for (const auto& item : model.named_parameters()) {
    const Tensor tensor = ofGradient ? item.value().grad() : item.value().detach();
    if (!tensor.defined() || torch::isfinite(tensor).all().item<bool>()) continue;
    const Tensor bad = tensor.flatten();
    const auto place = torch::isfinite(bad).logical_not().nonzero()[0][0].item<std::int64_t>();
    NonFinite found;
    found.tensor = what + item.key();
    found.value = nameOf(bad[place].item<double>());
    return found;
  }
  return std::nullopt;
}

} // namespace

NonFiniteFindings findNonFinite(model::DeepMarkovModel& model,
                                const types::ExperimentConfig& config, const MiniBatch& batch) {
  NonFiniteFindings findings;
  findings.first = inParameters(model, "parameter ", false);
  const auto note = [&](std::optional<NonFinite> found) {
    if (!findings.first) findings.first = std::move(found);
  };
  for (std::size_t i = 0; i < batch.parts.size(); ++i) {
    const BatchPart& part = batch.parts[i];
    const PartSearch search(part, static_cast<std::int64_t>(i));
    const WatchedExecution watched(objective::executionNamed(config.run.execution));
    model.zero_grad();
    const auto objective = objective::makeObjective(config.objective, watched);
    const Tensor loss = objective->evaluate(model, part.batch, part.noise, batch.beta).loss;
    findings.loss += loss.item<double>();
    const auto& path = watched.path;
    findings.extremes.insert(
        findings.extremes.end(),
        {search.extreme("smallest scale of q(z_t)", path.posterior.scale, true),
         search.extreme("smallest scale of p(z_t given z_{t-1})", path.prior.scale, true),
         search.extreme("largest |z_t|", path.z, false),
         search.extreme("largest h_t of the inference RNN", path.hidden.unsqueeze(0), false)});
    note(inForward(watched, search));
    if (!std::isfinite(loss.item<double>()))
      note(NonFinite{"loss", nameOf(loss.item<double>()), static_cast<std::int64_t>(i)});
    if (findings.first) continue;
    loss.backward();
    if (auto inGradient = inParameters(model, "gradient of ", true)) {
      model.zero_grad();
      note(inBackward(model, config, part, search, batch.beta));
      note(inGradient);
    }
  }
  model.zero_grad();
  return findings;
}

} // namespace dmm::train
