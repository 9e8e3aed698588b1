#include "core/evaluate/StateReader.h"

#include "core/model/hmm/EnumeratedLikelihood.h"
#include "core/model/hmm/StateInference.h"
#include "core/weights/ModelFile.h"

#include <algorithm>
#include <stdexcept>

namespace dmm::evaluate {

namespace hmm = model::hmm;
using torch::Tensor;

namespace {

template <typename Number> std::vector<Number> toVector(const Tensor& numbers) {
  const Tensor whole = numbers.to(c10::CppTypeToScalarType<Number>::value).contiguous();
  const auto* begin = whole.data_ptr<Number>();
  return {begin, begin + whole.numel()};
}

/// Those of the path and those with the most of the posterior, the most first.
std::vector<std::int64_t> statesThatMatter(const Tensor& posterior,
                                           const std::vector<std::int64_t>& path,
                                           std::int64_t limit) {
  const auto time = toVector<double>(posterior.sum(0));
  std::vector<std::int64_t> byTime(time.size());
  for (std::size_t i = 0; i < byTime.size(); ++i) byTime[i] = static_cast<std::int64_t>(i);
  std::stable_sort(byTime.begin(), byTime.end(), [&](std::int64_t a, std::int64_t b) {
    return time[static_cast<std::size_t>(a)] > time[static_cast<std::size_t>(b)];
  });
  constexpr double kLeastSlices = 0.05; // a state that takes less is not seen in a picture
  std::vector<std::int64_t> chosen;
  for (std::size_t i = 0; i < byTime.size(); ++i) {
    const bool isOnPath = std::find(path.begin(), path.end(), byTime[i]) != path.end();
    const bool isStrong = static_cast<std::int64_t>(i) < limit &&
                          time[static_cast<std::size_t>(byTime[i])] > kLeastSlices;
    if (isOnPath || isStrong) chosen.push_back(byTime[i]);
  }
  return chosen;
}

/// The probability of each key in each slice in the chosen states, [T, R, keys].
Tensor noteProbabilities(const hmm::HiddenMarkovModel& model, const batch::PackedBatch& batch,
                         const Tensor& states, const hmm::HmmOps& ops) {
  const hmm::Slices slices = hmm::slicesOf(model, batch, {}, ops);
  const std::int64_t count = batch.rowCount();
  const Tensor before = slices.before.defined() ? slices.before : torch::zeros_like(slices.notes);
  Tensor all = torch::empty({count, states.size(0), model.keys()}, slices.notes.options());
  for (std::int64_t t = 0; t < count; ++t) { // of thousands of states one slice at a time
    Tensor logits = model.logits(before.narrow(0, t, 1))[0].index_select(0, states);
    if (slices.offsets.defined()) logits = logits + slices.offsets[t];
    all[t].copy_(model.spread(torch::sigmoid(logits), 0));
  }
  return all;
}

std::vector<types::StateReading::Transition>
strongestTransitions(const Tensor& transition, const std::vector<std::int64_t>& states,
                     std::int64_t limit) {
  const Tensor numbers = torch::tensor(states, torch::kInt64);
  const auto between =
      toVector<double>(transition.index_select(0, numbers).index_select(1, numbers));
  std::vector<types::StateReading::Transition> all;
  for (std::size_t from = 0; from < states.size(); ++from)
    for (std::size_t to = 0; to < states.size(); ++to)
      all.push_back({states[from], states[to], between[from * states.size() + to]});
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.probability > b.probability; });
  all.resize(std::min(all.size(), static_cast<std::size_t>(limit)));
  return all;
}

} // namespace

std::optional<types::StateReading> readStates(const std::filesystem::path& checkpoint,
                                              const types::PianoRoll& roll,
                                              const StateReadingLimits& limits) {
  if (roll.slices.empty())
    throw std::invalid_argument("readStates: expected a piece of at least one slice");
  const torch::NoGradGuard noGrad;
  const weights::StoredModel stored = weights::loadModel(checkpoint);
  const auto model = std::dynamic_pointer_cast<hmm::HiddenMarkovModel>(stored.model);
  if (!model) return std::nullopt;
  model->to(torch::kFloat64);
  const hmm::HmmOps& ops = hmm::hmmOpsFor(types::Execution::Fused);
  const batch::PackedBatch batch = batch::pack({&roll}, torch::kFloat64);
  hmm::Enumeration all = hmm::enumerate(*model, batch, {}, ops);
  all.transition = hmm::transitionMatrix(all.transition); // once for all that is read
  const Tensor posterior = hmm::smoothedStates(all);

  types::StateReading reading;
  reading.stateCount = model->states();
  reading.epochs = stored.epochs;
  reading.path = toVector<std::int64_t>(hmm::bestPaths(all).states);
  reading.states = statesThatMatter(posterior, reading.path, limits.states);
  reading.logLikelihood = toVector<double>(hmm::sliceLogLikelihoods(all));
  reading.transitions = strongestTransitions(all.transition, reading.states, limits.transitions);

  const Tensor numbers = torch::tensor(reading.states, torch::kInt64);
  const Tensor ofStates = posterior.index_select(1, numbers); // [T, R]
  for (std::int64_t t = 0; t < batch.rowCount(); ++t)
    reading.posterior.push_back(toVector<float>(ofStates[t]));
  const Tensor shares = ofStates / ofStates.sum(0, true).clamp_min(1e-300);
  const Tensor notes =
      (noteProbabilities(*model, batch, numbers, ops) * shares.unsqueeze(2)).sum(0); // [R, keys]
  for (std::int64_t r = 0; r < notes.size(0); ++r) {
    const auto row = toVector<float>(notes[r]);
    types::KeyProbabilities probabilities{};
    std::copy_n(row.begin(), probabilities.size(), probabilities.begin());
    reading.notes.push_back(probabilities);
  }
  return reading;
}

} // namespace dmm::evaluate
