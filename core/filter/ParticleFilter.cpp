#include "core/filter/ParticleFilter.h"

#include "core/filter/ParticleWeights.h"
#include "core/filter/SliceRows.h"

#include <algorithm>
#include <memory>

namespace dmm::filter {

using torch::Tensor;

/// One slice of a particle's path. Paths share what they have in common, and what no path has any
/// more is freed.
struct ParticleFilter::Ancestor {
  types::Slice slice;
  std::vector<double> state;
  std::shared_ptr<const Ancestor> before;
};

struct ParticleFilter::Particles {
  model::Step step;
  std::vector<std::shared_ptr<const Ancestor>> paths;

  void append(const std::vector<types::Slice>& slices) {
    const Tensor states = step.state.to(torch::kFloat64).contiguous();
    const auto width = static_cast<std::size_t>(states.size(1));
    for (std::size_t k = 0; k < paths.size(); ++k) {
      const double* const row = states.data_ptr<double>() + k * width;
      paths[k] = std::make_shared<Ancestor>(
          Ancestor{slices[k], std::vector<double>(row, row + width), std::move(paths[k])});
    }
  }

  void resample(const Tensor& sources) { // [K]
    step = {step.state.index_select(0, sources), step.notes.index_select(0, sources)};
    const auto* const places = sources.data_ptr<std::int64_t>();
    auto chosen = paths;
    for (std::size_t k = 0; k < paths.size(); ++k)
      chosen[k] = paths[static_cast<std::size_t>(places[k])];
    paths = std::move(chosen);
  }
};

Tensor ParticleFilter::noise() {
  Tensor numbers = torch::empty({m_settings.particles, m_stepper.noiseWidth()}, torch::kFloat64);
  double* const cells = numbers.data_ptr<double>();
  for (std::int64_t i = 0; i < numbers.numel(); ++i) cells[i] = m_random.normal();
  return numbers.to(m_stepper.dtype());
}

Tensor ParticleFilter::nextStates(std::size_t t, const model::Step& before,
                                  const Guidance& guidance, std::vector<double>& logWeights) {
  const Tensor numbers = noise();
  if (guidance.reading && guidance.slices.at(t)) {
    const auto guided =
        guidance.reading->weigh(static_cast<std::int64_t>(t), before, numbers, m_settings.spread);
    logWeights = toVector(guided.logWeight);
    return guided.state;
  }
  logWeights.assign(static_cast<std::size_t>(m_settings.particles), 0);
  return m_stepper.next(before, m_settings.spread * numbers);
}

FilteredPiece ParticleFilter::draw(std::size_t slices, const Guidance& guidance,
                                   const Progress& progress) {
  const torch::NoGradGuard noGrad;
  const auto count = static_cast<std::size_t>(m_settings.particles);
  ParticleWeights weights(slices, count, m_settings.threshold, m_random);
  Particles all{m_stepper.start(m_settings.particles), {}};
  all.paths.resize(count);
  FilteredPiece piece;
  piece.leastEffective = static_cast<double>(count);
  std::vector<double> increments;
  for (std::size_t t = 0; t < slices; ++t) {
    if (progress && !progress(t)) return {};
    const Tensor states = nextStates(t, all.step, guidance, increments);
    const auto notes = m_stepper.notesIn(states, all.step);
    const DrawnSlices drawn = m_notes.draw(t, *notes, count, m_random);
    for (std::size_t k = 0; k < count; ++k) increments[k] += drawn.logWeights[k];
    piece.logEvidence.push_back(weights.add(increments));
    piece.leastEffective = std::min(piece.leastEffective, weights.effectiveNumber());
    all.step = {states, toRows(drawn.slices, m_stepper.dtype())};
    all.append(drawn.slices);
    if (t + 1 == slices) break;
    const Tensor sources = weights.resample();
    if (sources.defined()) all.resample(sources);
  }
  const Ancestor* last = all.paths[weights.choose(m_random.uniform())].get();
  piece.slices.resize(slices);
  const auto width = static_cast<std::int64_t>(last->state.size());
  piece.states = torch::empty({static_cast<std::int64_t>(slices), width}, torch::kFloat64);
  for (std::size_t t = slices; t-- > 0; last = last->before.get()) {
    piece.slices[t] = last->slice;
    std::copy(last->state.begin(), last->state.end(),
              piece.states[static_cast<std::int64_t>(t)].data_ptr<double>());
  }
  piece.states = piece.states.to(m_stepper.dtype());
  return piece;
}

} // namespace dmm::filter
