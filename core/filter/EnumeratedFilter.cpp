#include "core/filter/EnumeratedFilter.h"

#include "core/filter/ParticleWeights.h"
#include "core/filter/SliceRows.h"
#include "core/kernels/PackedWeight.h"
#include "core/model/hmm/ForwardStep.h"
#include "core/model/hmm/StateInference.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>

namespace dmm::filter {

using torch::Tensor;
namespace hmm = model::hmm;

namespace {

/// The notes of a particle up to a slice. Particles share what they have in common.
struct Notes {
  types::Slice slice;
  std::shared_ptr<const Notes> before;
};

/// Particles that have nothing of their own so far, being of one ancestor with the same notes
/// since: what follows from the notes is computed once a kind.
struct Kinds {
  std::vector<std::int64_t> ofRow;   ///< [K]
  std::vector<std::int64_t> rowOf{}; ///< one particle of each kind

  template <typename Same> static Kinds among(std::size_t rows, Same same) {
    Kinds kinds{std::vector<std::int64_t>(rows)};
    for (std::size_t k = 0; k < rows; ++k) {
      const auto found =
          std::find_if(kinds.rowOf.begin(), kinds.rowOf.end(), [&](std::int64_t first) {
            return same(static_cast<std::size_t>(first), k);
          });
      kinds.ofRow[k] = found - kinds.rowOf.begin();
      if (found == kinds.rowOf.end()) kinds.rowOf.push_back(static_cast<std::int64_t>(k));
    }
    return kinds;
  }

  /// A row of each kind, of a row a particle.
  Tensor one(const Tensor& rows) const {
    return rows.defined() ? rows.index_select(0, torch::tensor(rowOf)) : rows;
  }
  model::Step one(const model::Step& step) const { return {one(step.state), one(step.notes)}; }
};

/// The numbers of all paths that lead to a piece from one particle.
std::vector<types::Slice> slicesTo(const Notes* last, std::size_t count) {
  std::vector<types::Slice> slices(count);
  for (std::size_t t = count; t-- > 0; last = last->before.get()) slices[t] = last->slice;
  return slices;
}

} // namespace

EnumeratedFilter::EnumeratedFilter(const model::EnumeratedStepper& stepper, NoteDraw& notes,
                                   std::vector<types::KnownKeys> known, Settings settings,
                                   Randomness& random)
    : m_stepper(stepper)
    , m_notes(notes)
    , m_known(std::move(known))
    , m_settings(settings)
    , m_random(random)
    , m_transition(stepper.transition()) {
  if (m_settings.temperature > 0 && m_settings.temperature != 1)
    m_transition = torch::softmax(m_transition.log() / m_settings.temperature, 1);
}

FilteredPiece EnumeratedFilter::draw(const Progress& progress) {
  const torch::NoGradGuard noGrad;
  return isExact() ? drawExactly(progress) : drawByParticles(progress);
}

Tensor EnumeratedFilter::uniforms(std::int64_t count) {
  const Tensor numbers = torch::empty({count}, torch::kFloat64);
  double* const cells = numbers.data_ptr<double>();
  for (std::int64_t i = 0; i < count; ++i) cells[i] = m_random.uniform();
  return numbers;
}

FilteredPiece EnumeratedFilter::drawExactly(const Progress& progress) {
  const std::int64_t states = m_transition.size(0);
  const auto slices = static_cast<std::int64_t>(m_known.size());
  const model::Step start = m_stepper.start(states);
  const Tensor everyState = m_stepper.stateOf(torch::arange(states), start);
  const auto notes = m_stepper.notesIn(everyState, start);
  hmm::Enumeration all;
  all.transition = m_transition;
  all.logProbs = torch::empty({slices, states}, torch::kFloat64);
  std::vector<std::vector<types::Slice>> drawn; // of every slice, in every state
  for (std::int64_t t = 0; t < slices; ++t) {
    if (progress && !progress(static_cast<std::size_t>(t))) return {};
    DrawnSlices here = m_notes.draw(static_cast<std::size_t>(t), *notes,
                                    static_cast<std::size_t>(states), m_random);
    all.logProbs[t].copy_(torch::tensor(here.logWeights, torch::kFloat64));
    drawn.push_back(std::move(here.slices));
  }
  all.logProbs = all.logProbs.to(m_stepper.dtype());
  std::vector<std::int64_t> offsets(m_known.size() + 1);
  std::iota(offsets.begin(), offsets.end(), std::int64_t{0});
  all.steps = {offsets, 1};

  FilteredPiece piece;
  piece.logEvidence = toVector(hmm::sliceLogLikelihoods(all));
  for (std::size_t t = 0; t < piece.logEvidence.size(); ++t)
    if (!std::isfinite(piece.logEvidence[t]))
      throw std::invalid_argument("EnumeratedFilter::draw: expected something possible, got none "
                                  "at slice " +
                                  std::to_string(t));
  const Tensor path = m_settings.temperature > 0 ? hmm::drawnPaths(all, uniforms(slices))
                                                 : hmm::bestPaths(all).states;
  for (std::int64_t t = 0; t < slices; ++t)
    piece.slices.push_back(
        drawn[static_cast<std::size_t>(t)][static_cast<std::size_t>(path[t].item<std::int64_t>())]);
  piece.states = everyState.index_select(0, path);
  piece.leastEffective = static_cast<double>(m_settings.particles);
  return piece;
}

Tensor EnumeratedFilter::chosenStates(const Tensor& weights,
                                      const std::vector<std::int64_t>& rows) {
  if (m_settings.temperature <= 0) return weights.argmax(1).index_select(0, torch::tensor(rows));
  const Tensor all = weights.to(torch::kFloat64).contiguous();
  const std::int64_t states = all.size(1);
  const std::vector<double> sums = toVector(all.sum(1));
  const Tensor chosen = torch::empty({static_cast<std::int64_t>(rows.size())}, torch::kInt64);
  auto* const numbers = chosen.data_ptr<std::int64_t>();
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const double* const row = all.data_ptr<double>() + rows[k] * states;
    double left = m_random.uniform() * sums[static_cast<std::size_t>(rows[k])];
    std::int64_t state = 0;
    while (state + 1 < states && (left -= row[state]) >= 0) ++state;
    while (row[state] <= 0 && state > 0) --state; // rounding may lead beyond the last possible one
    numbers[k] = state;
  }
  return chosen;
}

Tensor EnumeratedFilter::likelyStates(std::size_t t, const Tensor& predicted,
                                      const model::Step& before) const {
  const types::KnownKeys& known = m_known[t];
  if (known.isNothing()) return predicted;
  const auto all = [&](const types::Slice& slice) {
    return toRows({slice}, m_stepper.dtype()).expand({predicted.size(0), -1});
  };
  const Tensor logProbs = m_stepper.logProbs(all(known.on), all(known.on | known.off), before);
  return hmm::forwardStep(predicted, logProbs).shares;
}

FilteredPiece EnumeratedFilter::drawByParticles(const Progress& progress) {
  const std::int64_t particles = m_settings.particles;
  const auto count = static_cast<std::size_t>(particles);
  ParticleWeights weights(m_known.size(), count, m_settings.threshold, m_random);
  model::Step step = m_stepper.start(particles);
  const kernels::PackedWeight transition(m_transition);
  Kinds kinds = Kinds::among(count, [](auto, auto) { return true; });
  Tensor predicted = m_transition.narrow(0, 0, 1); // of each kind, [., S]
  std::vector<std::shared_ptr<const Notes>> notes(count);
  FilteredPiece piece;
  piece.leastEffective = static_cast<double>(count);
  for (std::size_t t = 0; t < m_known.size(); ++t) {
    if (progress && !progress(t)) return {};
    const Tensor likely = likelyStates(t, predicted, kinds.one(step));
    const Tensor numbers = chosenStates(likely, kinds.ofRow);
    const Tensor states = m_stepper.stateOf(numbers, step);
    const DrawnSlices drawn = m_notes.draw(t, *m_stepper.notesIn(states, step), count, m_random);
    const Tensor ofKind = torch::tensor(kinds.ofRow);
    std::vector<double> increments =
        toVector(predicted.index({ofKind, numbers}).log() - likely.index({ofKind, numbers}).log());
    for (std::size_t k = 0; k < count; ++k) {
      increments[k] += drawn.logWeights[k];
      notes[k] = std::make_shared<Notes>(Notes{drawn.slices[k], std::move(notes[k])});
    }
    piece.logEvidence.push_back(weights.add(increments));
    piece.leastEffective = std::min(piece.leastEffective, weights.effectiveNumber());
    if (t + 1 == m_known.size()) break;

    const Tensor rows = toRows(drawn.slices, m_stepper.dtype());
    const Kinds now = Kinds::among(count, [&](std::size_t a, std::size_t b) {
      return kinds.ofRow[a] == kinds.ofRow[b] && drawn.slices[a] == drawn.slices[b];
    });
    const Tensor ofNow = now.one(rows);
    Tensor shares =
        hmm::forwardStep(predicted.index_select(0, now.one(ofKind)),
                         m_stepper.logProbs(ofNow, torch::ones_like(ofNow), now.one(step)))
            .shares;
    step = {states, rows};
    kinds = now;
    if (const Tensor sources = weights.resample(); sources.defined()) {
      const auto* const places = sources.data_ptr<std::int64_t>();
      const auto before = notes;
      std::vector<std::int64_t> kindBefore(count);
      for (std::size_t k = 0; k < count; ++k) {
        const auto source = static_cast<std::size_t>(places[k]);
        notes[k] = before[source];
        kindBefore[k] = now.ofRow[source];
      }
      step = {step.state.index_select(0, sources), step.notes.index_select(0, sources)};
      kinds = Kinds::among(
          count, [&](std::size_t a, std::size_t b) { return kindBefore[a] == kindBefore[b]; });
      shares = shares.index_select(0, kinds.one(torch::tensor(kindBefore)));
    }
    predicted = torch::empty_like(shares);
    AT_DISPATCH_FLOATING_TYPES(shares.scalar_type(), "EnumeratedFilter", [&] {
      transition.multiply(shares.data_ptr<scalar_t>(), shares.size(0),
                          predicted.data_ptr<scalar_t>());
    });
  }
  piece.slices = slicesTo(notes[weights.choose(m_random.uniform())].get(), m_known.size());
  piece.states = statesBehind(piece.slices);
  return piece;
}

Tensor EnumeratedFilter::statesBehind(const std::vector<types::Slice>& slices) {
  const auto reading = m_stepper.read({slices});
  model::Step step = m_stepper.start(1);
  std::vector<Tensor> states;
  for (std::size_t t = 0; t < slices.size(); ++t) {
    Tensor noise = torch::empty({1, m_stepper.noiseWidth()}, torch::kFloat64);
    for (std::int64_t i = 0; i < noise.numel(); ++i)
      noise[0][i] = m_settings.temperature * m_random.normal();
    states.push_back(
        reading->next(static_cast<std::int64_t>(t), step, noise.to(m_stepper.dtype())));
    step = {states.back(), toRows({slices[t]}, m_stepper.dtype())};
  }
  return torch::cat(states);
}

} // namespace dmm::filter
