#include "core/filter/ParticleFilter.h"

#include "core/filter/SliceRows.h"
#include "core/filter/SystematicResampler.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <stdexcept>

namespace dmm::filter {

using torch::Tensor;

namespace {

double logSumExp(const std::vector<double>& values) {
  const double largest = *std::max_element(values.begin(), values.end());
  if (!std::isfinite(largest)) return largest;
  double sum = 0;
  for (const double value : values) sum += std::exp(value - largest);
  return largest + std::log(sum);
}

double effectiveNumber(const std::vector<double>& logWeights) {
  const double total = logSumExp(logWeights);
  double squares = 0;
  for (const double weight : logWeights) squares += std::exp(2 * (weight - total));
  return 1 / squares;
}

Tensor toColumn(const std::vector<double>& values) {
  return torch::tensor(values, torch::kFloat64).unsqueeze(1);
}

std::vector<double> toVector(const Tensor& values) {
  const Tensor whole = values.to(torch::kFloat64).contiguous();
  return {whole.data_ptr<double>(), whole.data_ptr<double>() + whole.numel()};
}

/// One sequence in packed order.
batch::PackedBatch oneSequence(std::int64_t steps) {
  batch::PackedBatch batch;
  batch.rows = torch::zeros({steps, 1});
  batch.offsets.resize(static_cast<std::size_t>(steps) + 1);
  std::iota(batch.offsets.begin(), batch.offsets.end(), std::int64_t{0});
  batch.order = {0};
  return batch;
}

} // namespace

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
  std::vector<double> logWeights; ///< since the last resampling

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
    std::fill(logWeights.begin(), logWeights.end(), 0);
  }

  /// One of them, by its weight.
  std::size_t choose(double uniform) const {
    const double total = logSumExp(logWeights);
    double sum = 0;
    std::size_t last = 0; // of those that weigh anything
    for (std::size_t k = 0; k < logWeights.size(); ++k) {
      const double weight = std::exp(logWeights[k] - total);
      if (weight > 0) last = k;
      if ((sum += weight) > uniform) return k;
    }
    return last;
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
  const batch::PackedBatch batch = oneSequence(static_cast<std::int64_t>(slices));
  std::vector<double> resampling(slices);
  for (double& number : resampling) number = m_random.normal();
  SystematicResampler resampler(batch, torch::tensor(resampling, torch::kFloat64),
                                m_settings.threshold);
  Particles all{m_stepper.start(m_settings.particles), {}, std::vector<double>(count)};
  all.paths.resize(count);
  FilteredPiece piece;
  piece.leastEffective = static_cast<double>(count);
  std::vector<double> increments;
  for (std::size_t t = 0; t < slices; ++t) {
    if (progress && !progress(t)) return {};
    const Tensor states = nextStates(t, all.step, guidance, increments);
    const auto notes = m_stepper.notesIn(states, all.step);
    const DrawnSlices drawn = m_notes.draw(t, *notes, count, m_random);
    const double before = logSumExp(all.logWeights);
    for (std::size_t k = 0; k < count; ++k) {
      increments[k] += drawn.logWeights[k];
      all.logWeights[k] += increments[k];
    }
    piece.logEvidence.push_back(logSumExp(all.logWeights) - before);
    if (!std::isfinite(piece.logEvidence.back()))
      throw std::invalid_argument("ParticleFilter::draw: expected something possible, got none at "
                                  "slice " +
                                  std::to_string(t));
    piece.leastEffective = std::min(piece.leastEffective, effectiveNumber(all.logWeights));
    all.step = {states, toRows(drawn.slices, m_stepper.dtype())};
    all.append(drawn.slices);
    if (t + 1 == slices) break;
    const Tensor sources = resampler.ancestors(static_cast<std::int64_t>(t), toColumn(increments));
    if (sources.defined()) all.resample(sources.flatten().contiguous());
  }
  const Ancestor* last = all.paths[all.choose(m_random.uniform())].get();
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
