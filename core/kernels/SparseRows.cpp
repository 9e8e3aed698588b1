#include "core/kernels/SparseRows.h"

#include "core/kernels/ElementLoops.h"
#include "core/support/WorkClock.h"

#include <stdexcept>

namespace dmm::kernels {

using torch::Tensor;

namespace {

/// Calls visit(n, d, number) for every number of [N, D] that is not 0, row by row.
template <typename T, typename Visit> void forEachNonZero(const Tensor& rows, Visit visit) {
  const std::int64_t columns = rows.size(1);
  const T* number = rows.data_ptr<T>();
  for (std::int64_t n = 0; n < rows.size(0); ++n)
    for (std::int64_t d = 0; d < columns; ++d, ++number)
      if (*number != 0) visit(n, d, *number); // a NaN is not 0
}

void requireContiguous(const Tensor& a, const Tensor& b) {
  if (!a.is_contiguous() || !b.is_contiguous())
    throw std::invalid_argument("SparseRows: expected contiguous matrices");
}

} // namespace

Tensor sparseProduct(const Tensor& rows, const Tensor& matrix) {
  const support::WorkSpan span(support::Work::Products);
  requireContiguous(rows, matrix);
  const std::int64_t size = matrix.size(1);
  Tensor out = torch::zeros({rows.size(0), size}, matrix.options());
  AT_DISPATCH_FLOATING_TYPES(out.scalar_type(), "sparseProduct", [&] {
    auto* sums = out.data_ptr<scalar_t>();
    const auto* numbers = matrix.data_ptr<scalar_t>();
    const auto addScaled = elementLoops<scalar_t>().addScaled;
    forEachNonZero<scalar_t>(rows, [&](std::int64_t n, std::int64_t d, scalar_t factor) {
      addScaled(sums + n * size, numbers + d * size, factor, size);
    });
  });
  return out;
}

Tensor sparseWeightGradient(const Tensor& gradients, const Tensor& rows) {
  const support::WorkSpan span(support::Work::Products);
  requireContiguous(gradients, rows);
  const std::int64_t size = gradients.size(1);
  Tensor transposed = torch::zeros({rows.size(1), size}, gradients.options());
  AT_DISPATCH_FLOATING_TYPES(gradients.scalar_type(), "sparseWeightGradient", [&] {
    auto* sums = transposed.data_ptr<scalar_t>();
    const auto* numbers = gradients.data_ptr<scalar_t>();
    const auto addScaled = elementLoops<scalar_t>().addScaled;
    forEachNonZero<scalar_t>(rows, [&](std::int64_t n, std::int64_t d, scalar_t factor) {
      addScaled(sums + d * size, numbers + n * size, factor, size);
    });
  });
  return transposed.t().contiguous();
}

} // namespace dmm::kernels
