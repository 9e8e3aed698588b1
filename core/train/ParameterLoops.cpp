#include "core/train/ParameterLoops.h"

#include <algorithm>

namespace dmm::train {

using torch::Tensor;

namespace {

/// What is left over at the end of a loop over vectors may be rounded in another way than what is
/// in them: shares begin where vectors do.
constexpr std::int64_t kBlock = 64;

} // namespace

Range shareOf(std::int64_t count, std::int64_t share, std::int64_t shares) {
  const std::int64_t blocks = (count + kBlock - 1) / kBlock;
  const auto place = [&](std::int64_t index) {
    return std::min(count, blocks * index / shares * kBlock);
  };
  return {place(share), place(share + 1) - place(share)};
}

void add(Range range, const Tensor& total, const Tensor& other) {
  AT_DISPATCH_FLOATING_TYPES(total.scalar_type(), "add", [&] {
    kernels::optimiserLoops<scalar_t>().add(total.data_ptr<scalar_t>() + range.begin,
                                            other.data_ptr<scalar_t>() + range.begin, range.length);
  });
}

double sumOfSquares(Range range, const Tensor& values) {
  double sum = 0;
  AT_DISPATCH_FLOATING_TYPES(values.scalar_type(), "sumOfSquares", [&] {
    sum = kernels::optimiserLoops<scalar_t>().sumOfSquares(
        values.data_ptr<scalar_t>() + range.begin, range.length);
  });
  return sum;
}

double sumOfSquaresWith(Range range, const Tensor& values, const Tensor& others, double factor) {
  double sum = 0;
  AT_DISPATCH_FLOATING_TYPES(values.scalar_type(), "sumOfSquaresWith", [&] {
    sum = kernels::optimiserLoops<scalar_t>().sumOfSquaresWith(
        values.data_ptr<scalar_t>() + range.begin, others.data_ptr<scalar_t>() + range.begin,
        factor, range.length);
  });
  return sum;
}

void adamStep(Range range, const kernels::AdamStep& step, const Tensor& parameter,
              const Tensor& gradient, const Tensor& mean, const Tensor& square) {
  AT_DISPATCH_FLOATING_TYPES(parameter.scalar_type(), "adamStep", [&] {
    const auto at = [&](const Tensor& tensor) { return tensor.data_ptr<scalar_t>() + range.begin; };
    kernels::optimiserLoops<scalar_t>().adamStep(step, at(parameter), at(gradient), at(mean),
                                                 at(square), range.length);
  });
}

} // namespace dmm::train
