#include "core/kernels/KeptWeights.h"

#include <algorithm>
#include <utility>

namespace dmm::kernels {

namespace {

thread_local KeptWeights* t_current = nullptr;

/// Whether both are the same numbers in the same order.
bool isSame(const torch::Tensor& a, const torch::Tensor& b) {
  return a.data_ptr() == b.data_ptr() && a.scalar_type() == b.scalar_type() &&
         a.sizes() == b.sizes() && a.strides() == b.strides();
}

} // namespace

KeptWeights::KeptWeights() : m_outer(std::exchange(t_current, this)) {}

KeptWeights::~KeptWeights() { t_current = m_outer; }

std::shared_ptr<const PackedWeight> packed(const torch::Tensor& matrix) {
  if (!t_current) return std::make_shared<PackedWeight>(matrix);
  auto& kept = t_current->m_kept;
  const auto known = std::find_if(
      kept.begin(), kept.end(), [&](const auto& weight) { return isSame(weight.matrix, matrix); });
  if (known != kept.end()) return known->weight;
  kept.push_back({matrix, std::make_shared<PackedWeight>(matrix)});
  return kept.back().weight;
}

} // namespace dmm::kernels
