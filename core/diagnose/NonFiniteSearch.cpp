#include "core/diagnose/NonFiniteSearch.h"

#include "core/diagnose/GradientPlace.h"
#include "core/diagnose/LossWatch.h"
#include "core/objective/Objective.h"
#include "core/objective/Registry.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

namespace dmm::diagnose {

using torch::Tensor;

namespace {

/// Where a row of a packed tensor lies.
struct Place {
  std::int64_t timeStep, sequence;
};

Place placeOf(const batch::PackedBatch& batch, std::int64_t row) {
  std::int64_t t = 0;
  while (batch.offset(t + 1) <= row) ++t;
  return {t, row - batch.offset(t)};
}

const char* nameOf(double value) { return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf"; }

/// Looks through one part of a mini-batch.
class PartSearch {
 public:
  PartSearch(const batch::BatchPart& part, std::int64_t index) : m_part(part), m_index(index) {}

  /// The first of several tensors that belong to the same computation, in the order of time (or
  /// against it); among those of one step in the order given.
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

  /// Where a sum of numbers that are all finite leaves them: at the row up to which, in the order
  /// of time, it does; or, where that takes the sum in another order, at its largest row.
  NonFinite inSum(const std::vector<Named>& addends, const std::string& value) const {
    NonFinite found{"loss", value, m_index};
    double largest = -1;
    for (const Named& named : addends) {
      const Tensor sums = named.rowSums().detach();
      const Tensor bad = torch::isfinite(sums.cumsum(0)).logical_not().nonzero();
      const Tensor sizes = sums.abs().to(torch::kFloat64);
      const bool isHere = bad.size(0) > 0;
      const double size =
          isHere ? std::numeric_limits<double>::infinity() : sizes.max().item<double>();
      if (size <= largest) continue;
      largest = size;
      const Place place =
          placeOf(m_part.batch, (isHere ? bad[0][0] : sizes.argmax()).item<std::int64_t>());
      found.tensor = std::string("sum of ") + named.name;
      found.timeStep = place.timeStep;
      found.sequence = place.sequence;
    }
    return found;
  }

  Extreme extreme(const char* name, const Tensor& tensor, bool smallest) const {
    const Tensor byRow = Named{name, tensor.detach()}.rowsFirst().flatten(1);
    const Tensor ofRow = smallest ? std::get<0>(byRow.min(1)) : std::get<0>(byRow.abs().max(1));
    const std::int64_t row = (smallest ? ofRow.argmin() : ofRow.argmax()).item<std::int64_t>();
    const Place place = placeOf(m_part.batch, row);
    return {name, ofRow[row].item<double>(), m_index, place.timeStep, place.sequence};
  }

 private:
  std::optional<NonFinite> search(const Named& named, bool backwards) const {
    const Tensor byRow = named.rowsFirst();
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

  const batch::BatchPart& m_part;
  std::int64_t m_index;
};

/// What the loss is made of, before it is added up.
std::optional<NonFinite> inForward(const LossWatch& watched, const PartSearch& part) {
  const model::Trajectory& path = watched.path;
  // The inference RNN runs from the end of the pieces to their beginning, the chain the other way.
  if (auto found = part.first({{"state h_t of the inference RNN", path.hidden.unsqueeze(0)}}, true))
    return found;
  if (auto found = part.first({{"mean of q(z_t)", path.posterior.loc},
                               {"scale of q(z_t)", path.posterior.scale},
                               {"sample of q(z_t)", path.base},
                               {"log determinant of the flows", path.logDeterminant},
                               {"latent state z_t", path.z}}))
    return found;
  if (auto found = part.first(
          {{"mean of p(z_t given z_{t-1})", path.prior.loc},
           {"scale of p(z_t given z_{t-1})", path.prior.scale},
           {"log q(z_t)", path.logPosterior},
           {"log p(z_t given z_{t-1})", path.logPrior},
           {"log p(x_t given z_t)", path.logLikelihood},
           {"log q(z_t) of pairs of particles", watched.posteriorPairs, true},
           {"log p(z_t given z_{t-1}) of pairs of particles", watched.priorPairs, true}}))
    return found;
  // The objective may take the densities anew at its samples, weighed by those of whole sequences.
  const model::Trajectory& scored = watched.scored;
  std::vector<Named> tensors{{"mean of p(z_t given z_{t-1})", scored.prior.loc},
                             {"scale of p(z_t given z_{t-1})", scored.prior.scale},
                             {"log q(z_t)", scored.logPosterior},
                             {"log p(z_t given z_{t-1})", scored.logPrior},
                             {"log p(x_t given z_t)", scored.logLikelihood}};
  tensors.insert(tensors.end(), watched.terms.begin(), watched.terms.end());
  return part.first(tensors);
}

/// Where the gradient leaves the numbers on its way back through time: the noise of a step gets a
/// gradient only through that step's state, so the last step whose noise has a bad one is where it
/// happened. In the reference execution, whose every operation LibTorch differentiates.
std::optional<NonFinite> inBackward(model::DeepMarkovModel& model,
                                    const types::ExperimentConfig& config,
                                    const batch::BatchPart& part, const PartSearch& search,
                                    double beta) {
  const auto objective = objective::makeObjective(config.objective, "reference");
  const Tensor noise = part.noise.detach().clone().requires_grad_();
  batch::PackedBatch batch = part.batch;
  batch.rows = batch.rows.detach().clone().requires_grad_();
  objective->evaluate(model, batch, noise, beta).loss.backward();
  if (noise.grad().defined())
    if (auto found = search.first({{"gradient of the latent state z_t", noise.grad()}}, true))
      return found;
  if (!batch.rows.grad().defined()) return std::nullopt;
  return search.first(
      {{"gradient of the state h_t of the inference RNN", batch.rows.grad().unsqueeze(0)}});
}

std::optional<NonFinite> inTensors(const std::vector<std::pair<std::string, Tensor>>& tensors,
                                   const char* what) {
  for (const auto& [name, tensor] : tensors) {
    if (!tensor.defined() || torch::isfinite(tensor).all().item<bool>()) continue;
    const Tensor bad = tensor.flatten();
    const auto place = torch::isfinite(bad).logical_not().nonzero()[0][0].item<std::int64_t>();
    NonFinite found;
    found.tensor = what + name;
    found.value = nameOf(bad[place].item<double>());
    return found;
  }
  return std::nullopt;
}

using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

NamedTensors parametersOf(const model::DeepMarkovModel& model) {
  NamedTensors all;
  for (const auto& item : model.named_parameters())
    all.emplace_back(item.key(), item.value().detach());
  return all;
}

NamedTensors gradientsOf(const model::DeepMarkovModel& model) {
  NamedTensors all;
  for (const auto& item : model.named_parameters()) {
    const Tensor& gradient = item.value().grad();
    all.emplace_back(item.key(), gradient.defined() ? gradient.detach().clone() : Tensor());
  }
  return all;
}

} // namespace

NonFiniteFindings findNonFinite(model::DeepMarkovModel& model,
                                const types::ExperimentConfig& config,
                                const batch::MiniBatch& batch) {
  constexpr const char* kGradient = "gradient of ";
  NonFiniteFindings findings;
  findings.first = inTensors(parametersOf(model), "parameter ");
  const auto note = [&](std::optional<NonFinite> found) {
    if (!findings.first) findings.first = std::move(found);
  };
  const auto noteGradient = [&](std::optional<NonFinite> found, std::int64_t part) {
    if (findings.first || !found) return;
    placeGradient(*found, found->tensor.substr(std::strlen(kGradient)), part, model, config, batch);
    findings.first = std::move(found);
  };
  NamedTensors sums; // of the parts' gradients
  for (std::size_t i = 0; i < batch.parts.size(); ++i) {
    const batch::BatchPart& part = batch.parts[i];
    const auto index = static_cast<std::int64_t>(i);
    const PartSearch search(part, index);
    LossWatch watched;
    model.zero_grad();
    const auto objective = objective::makeObjective(config.objective, config.run.execution);
    objective->setWatcher(&watched);
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
    if (!findings.first && !std::isfinite(loss.item<double>()))
      note(search.inSum(watched.addends(), nameOf(loss.item<double>())));
    if (findings.first) continue;
    loss.backward();
    const NamedTensors gradients = gradientsOf(model);
    if (auto inGradient = inTensors(gradients, kGradient)) {
      model.zero_grad();
      note(inBackward(model, config, part, search, batch.beta));
      noteGradient(inGradient, index);
    }
    for (std::size_t p = 0; p < gradients.size(); ++p) {
      if (i == 0) sums.push_back(gradients[p]);
      Tensor& sum = sums[p].second;
      const Tensor& gradient = gradients[p].second;
      if (i > 0 && gradient.defined()) sum = sum.defined() ? sum + gradient : gradient;
    }
  }
  if (!findings.first) noteGradient(inTensors(sums, kGradient), -1);
  model.zero_grad();
  return findings;
}

} // namespace dmm::diagnose
