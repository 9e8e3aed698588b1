#include "core/diagnose/NonFiniteSearch.h"

#include "core/diagnose/GradientPlace.h"
#include "core/diagnose/LossWatch.h"
#include "core/objective/Registry.h"
#include "core/objective/Task.h"

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
  std::optional<NonFinite> first(const std::vector<Noted>& tensors, bool backwards = false) const {
    std::optional<NonFinite> found;
    for (const Noted& named : tensors) {
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
  NonFinite inSum(const std::vector<Noted>& addends, const std::string& value) const {
    NonFinite found{"loss", value, m_index};
    double largest = -1;
    for (const Noted& named : addends) {
      const Tensor sums = rowSums(named).detach();
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

  Extreme extreme(const Noted& named, bool smallest) const {
    const Tensor byRow = rowsFirst(named).detach().flatten(1);
    const Tensor ofRow = smallest ? std::get<0>(byRow.min(1)) : std::get<0>(byRow.abs().max(1));
    const std::int64_t row = (smallest ? ofRow.argmin() : ofRow.argmax()).item<std::int64_t>();
    const Place place = placeOf(m_part.batch, row);
    return {named.name, ofRow[row].item<double>(), m_index, place.timeStep, place.sequence};
  }

 private:
  std::optional<NonFinite> search(const Noted& named, bool backwards) const {
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

  const batch::BatchPart& m_part;
  std::int64_t m_index;
};

/// What the loss is made of, before it is added up.
std::optional<NonFinite> inForward(const LossWatch& watched, const PartSearch& part) {
  for (const auto& [stage, tensors] : watched.stages)
    if (auto found = part.first(tensors, stage == objective::Stage::Encoding)) return found;
  return std::nullopt;
}

/// Where the gradient leaves the numbers on its way back through time: the noise of a step gets a
/// gradient only through that step's state, so the last step whose noise has a bad one is where it
/// happened. In the reference execution, whose every operation LibTorch differentiates.
std::optional<NonFinite> inBackward(objective::Task& task, const batch::BatchPart& part,
                                    const PartSearch& search, double beta) {
  batch::BatchPart traced = part;
  for (Tensor* tensor : {&traced.noise.draws, &traced.batch.rows})
    if (tensor->defined()) *tensor = tensor->detach().clone().requires_grad_();
  task.loss(traced, beta).loss.backward();
  const std::string drawn = std::string("gradient of the ") + task.drawnName();
  if (traced.noise.draws.defined() && traced.noise.draws.grad().defined())
    if (auto found = search.first({{drawn.c_str(), traced.noise.draws.grad()}}, true)) return found;
  if (!traced.batch.rows.grad().defined()) return std::nullopt;
  const std::string encoded = std::string("gradient of the ") + task.encodedName();
  return search.first({{encoded.c_str(), traced.batch.rows.grad().unsqueeze(0)}});
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

NamedTensors parametersOf(const model::SequenceModel& model) {
  NamedTensors all;
  for (const auto& item : model.named_parameters())
    all.emplace_back(item.key(), item.value().detach());
  return all;
}

NamedTensors gradientsOf(const model::SequenceModel& model) {
  NamedTensors all;
  for (const auto& item : model.named_parameters()) {
    const Tensor& gradient = item.value().grad();
    all.emplace_back(item.key(), gradient.defined() ? gradient.detach().clone() : Tensor());
  }
  return all;
}

} // namespace

NonFiniteFindings findNonFinite(const std::shared_ptr<model::SequenceModel>& model,
                                const types::ExperimentConfig& config,
                                const batch::MiniBatch& batch) {
  constexpr const char* kGradient = "gradient of ";
  NonFiniteFindings findings;
  findings.first = inTensors(parametersOf(*model), "parameter ");
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
    model->zero_grad();
    const auto task =
        objective::makeTask(config.objective, model, ops::opsFor(config.run.execution));
    task->setWatcher(&watched);
    const Tensor loss = task->loss(part, batch.beta).loss;
    findings.loss += loss.item<double>();
    for (const auto& [named, extreme] : watched.extremes)
      findings.extremes.push_back(
          search.extreme(named, extreme == objective::Watcher::Extreme::Smallest));
    note(inForward(watched, search));
    if (!findings.first && !std::isfinite(loss.item<double>()))
      note(search.inSum(watched.addends, nameOf(loss.item<double>())));
    if (findings.first) continue;
    loss.backward();
    const NamedTensors gradients = gradientsOf(*model);
    if (auto inGradient = inTensors(gradients, kGradient)) {
      model->zero_grad();
      const auto reference =
          objective::makeTask(config.objective, model, ops::opsFor(types::Execution::Reference));
      note(inBackward(*reference, part, search, batch.beta));
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
  model->zero_grad();
  return findings;
}

} // namespace dmm::diagnose
