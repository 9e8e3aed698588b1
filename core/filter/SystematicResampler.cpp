#include "core/filter/SystematicResampler.h"

#include <numbers>

namespace dmm::filter {

using torch::Tensor;

SystematicResampler::SystematicResampler(const batch::PackedBatch& batch, const Tensor& noise,
                                         double threshold)
    : m_batch(batch)
    , m_uniform(0.5 * torch::erfc(noise * (-1 / std::numbers::sqrt2))) // the normal's distribution
    , m_threshold(threshold)
    , m_segments{torch::arange(batch.active(0))}
    , m_segmentCount(batch.active(0)) {}

Tensor SystematicResampler::ancestors(std::int64_t step, const Tensor& logIncrements) {
  const torch::NoGradGuard noGrad;
  const std::int64_t active = m_batch.active(step);
  const std::int64_t particles = logIncrements.size(0);
  m_logWeights = m_logWeights.defined() ? m_logWeights.narrow(1, 0, active) + logIncrements
                                        : logIncrements.detach().clone();
  m_segments.push_back(m_segments.back().narrow(0, 0, active));
  const Tensor weights = torch::softmax(m_logWeights, 0);
  const Tensor isPoor =
      weights.square().sum(0).reciprocal() < m_threshold * static_cast<double>(particles);
  const auto poor = isPoor.sum().item<std::int64_t>();
  if (poor == 0) return {};

  const Tensor own = torch::arange(particles, isPoor.options().dtype(torch::kInt64));
  const Tensor places =
      (m_batch.at(m_uniform, step).unsqueeze(1) + own) / static_cast<double>(particles); // [B_t, K]
  const Tensor drawn = torch::searchsorted(weights.cumsum(0).t().contiguous(), places.contiguous())
                           .clamp_max(particles - 1);
  m_logWeights = torch::where(isPoor, torch::zeros_like(m_logWeights), m_logWeights);
  const Tensor poorHere = isPoor.to(torch::kCPU);
  m_segments.back() =
      torch::where(poorHere, m_segmentCount - 1 + poorHere.cumsum(0), m_segments.back());
  m_segmentCount += poor;
  return torch::where(isPoor, drawn.t(), own.unsqueeze(1));
}

Tensor SystematicResampler::segments() const { return torch::cat(m_segments); }

} // namespace dmm::filter
