#include "core/kernels/SparseRows.h"

#include "core/kernels/ElementLoops.h"
#include "core/support/WorkClock.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace dmm::kernels {

using torch::Tensor;

namespace {

constexpr std::int64_t kAtOnce = 8; ///< numbers that are passed over together where all are 0

template <typename T> bool areZero(const T* numbers) {
  std::array<std::uint64_t, kAtOnce * sizeof(T) / sizeof(std::uint64_t)> words;
  std::memcpy(words.data(), numbers, sizeof(words));
  std::uint64_t any = 0;
  for (const std::uint64_t word : words) any |= word;
  return any == 0;
}

/// Calls visit(n, d, number) for every number of [N, D] that is not 0, row by row.
template <typename T, typename Visit> void forEachNonZero(const Tensor& rows, Visit visit) {
  const std::int64_t columns = rows.size(1);
  const std::int64_t even = columns / kAtOnce * kAtOnce;
  const T* row = rows.data_ptr<T>();
  for (std::int64_t n = 0; n < rows.size(0); ++n, row += columns) {
    const auto visitFrom = [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t d = begin; d < end; ++d)
        if (row[d] != 0) visit(n, d, row[d]); // a NaN is not 0
    };
    for (std::int64_t begin = 0; begin < even; begin += kAtOnce)
      if (!areZero(row + begin)) visitFrom(begin, begin + kAtOnce);
    visitFrom(even, columns);
  }
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
