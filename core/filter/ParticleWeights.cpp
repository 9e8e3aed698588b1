#include "core/filter/ParticleWeights.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>

namespace dmm::filter {

using torch::Tensor;

namespace {

/// One sequence in packed order.
batch::PackedBatch oneSequence(std::int64_t steps) {
  batch::PackedBatch batch;
  batch.rows = torch::zeros({steps, 1});
  batch.offsets.resize(static_cast<std::size_t>(steps) + 1);
  std::iota(batch.offsets.begin(), batch.offsets.end(), std::int64_t{0});
  batch.order = {0};
  return batch;
}

Tensor normals(std::size_t count, Randomness& random) {
  std::vector<double> numbers(count);
  for (double& number : numbers) number = random.normal();
  return torch::tensor(numbers, torch::kFloat64);
}

} // namespace

double logSumExp(const std::vector<double>& values) {
  const double largest = *std::max_element(values.begin(), values.end());
  if (!std::isfinite(largest)) return largest;
  double sum = 0;
  for (const double value : values) sum += std::exp(value - largest);
  return largest + std::log(sum);
}

ParticleWeights::ParticleWeights(std::size_t slices, std::size_t particles, double threshold,
                                 Randomness& random)
    : m_batch(oneSequence(static_cast<std::int64_t>(slices)))
    , m_resampler(m_batch, normals(slices, random), threshold)
    , m_logs(particles) {}

double ParticleWeights::add(const std::vector<double>& logIncrements) {
  const double before = logSumExp(m_logs);
  m_increments = logIncrements;
  for (std::size_t k = 0; k < m_logs.size(); ++k) m_logs[k] += logIncrements[k];
  const double evidence = logSumExp(m_logs) - before;
  if (!std::isfinite(evidence))
    throw std::invalid_argument("ParticleWeights::add: expected something possible, got none at "
                                "slice " +
                                std::to_string(m_slice));
  return evidence;
}

double ParticleWeights::effectiveNumber() const {
  const double total = logSumExp(m_logs);
  double squares = 0;
  for (const double weight : m_logs) squares += std::exp(2 * (weight - total));
  return 1 / squares;
}

Tensor ParticleWeights::resample() {
  const Tensor sources =
      m_resampler.ancestors(m_slice++, torch::tensor(m_increments, torch::kFloat64).unsqueeze(1));
  if (!sources.defined()) return {};
  std::fill(m_logs.begin(), m_logs.end(), 0);
  return sources.flatten().contiguous();
}

std::size_t ParticleWeights::choose(double uniform) const {
  const double total = logSumExp(m_logs);
  double sum = 0;
  std::size_t last = 0; // of those that weigh anything
  for (std::size_t k = 0; k < m_logs.size(); ++k) {
    const double weight = std::exp(m_logs[k] - total);
    if (weight > 0) last = k;
    if ((sum += weight) > uniform) return k;
  }
  return last;
}

} // namespace dmm::filter
