#include "core/kernels/PackedWeight.h"

#include "core/support/WorkClock.h"

#include <stdexcept>

namespace dmm::kernels {

PackedWeight::PackedWeight(const torch::Tensor& matrix, double factor)
    : m_inner(matrix.size(0))
    , m_columns(matrix.size(1)) {
  const support::WorkSpan span(support::Work::Packing);
  const torch::NoGradGuard noGrad;
  const bool isInOrder = matrix.stride(0) == 1 || matrix.stride(1) == 1;
  const torch::Tensor plain = isInOrder ? matrix : matrix.contiguous();
  AT_DISPATCH_FLOATING_TYPES(plain.scalar_type(), "PackedWeight", [&] {
    const auto& kernels = panels::kernels<scalar_t>();
    m_numbers = torch::empty({kernels.packedSize(m_inner, m_columns)}, plain.options());
    kernels.pack({plain.data_ptr<scalar_t>(), m_inner, m_columns, plain.stride(0), plain.stride(1)},
                 static_cast<scalar_t>(factor), m_numbers.data_ptr<scalar_t>());
    m_kernels = &kernels;
  });
}

template <typename T>
void PackedWeight::multiply(const T* rows, std::int64_t count, T* out, bool accumulate) const {
  const support::WorkSpan span(support::Work::Products);
  const auto* kernels = std::get_if<const panels::Kernels<T>*>(&m_kernels);
  if (!kernels)
    throw std::invalid_argument("PackedWeight::multiply: expected rows of the matrix's own type");
  (*kernels)->multiply(rows, count, m_inner, m_numbers.data_ptr<T>(), m_columns, out, accumulate,
                       m_isBackwards);
  m_isBackwards = !m_isBackwards;
}

template void PackedWeight::multiply(const float*, std::int64_t, float*, bool) const;
template void PackedWeight::multiply(const double*, std::int64_t, double*, bool) const;

} // namespace dmm::kernels
