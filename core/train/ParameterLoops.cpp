#include "core/train/ParameterLoops.h"

#include "core/support/Vectorised.h"

#include <algorithm>
#include <cmath>

namespace dmm::train {

using torch::Tensor;

namespace {

/// What is left over at the end of a loop over vectors may be rounded in another way than what is
/// in them: shares begin where vectors do.
constexpr std::int64_t kBlock = 64;

template <typename T> WORKBENCH_INLINE void sumLoop(T* total, const T* other, std::int64_t count) {
#pragma omp simd
  for (std::int64_t i = 0; i < count; ++i) total[i] += other[i];
}

template <typename T> WORKBENCH_INLINE double squaresLoop(const T* values, std::int64_t count) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < count; ++i) {
    const auto value = static_cast<double>(values[i]);
    sum += value * value;
  }
  return sum;
}

template <typename T>
WORKBENCH_INLINE void adamLoop(const AdamStep& step, T* parameter, const T* gradient, T* mean,
                               T* square, std::int64_t count) {
  const T scale = static_cast<T>(step.scale);
  const T clamp = static_cast<T>(step.clamp);
  const T decay = static_cast<T>(step.weightDecay);
  const T beta1 = static_cast<T>(step.beta1);
  const T beta2 = static_cast<T>(step.beta2);
  const T rest1 = static_cast<T>(1 - step.beta1);
  const T rest2 = static_cast<T>(1 - step.beta2);
  const T size = static_cast<T>(step.stepSize);
  const T epsilon = static_cast<T>(step.epsilon);
#pragma omp simd
  for (std::int64_t i = 0; i < count; ++i) {
    // Choices of values, not of references as std::clamp makes them, can be vectors. A NaN stays
    // one.
    const T scaled = scale * gradient[i];
    const T raised = scaled < -clamp ? -clamp : scaled;
    const T clamped = raised > clamp ? clamp : raised;
    const T g = clamped + decay * parameter[i];
    mean[i] = beta1 * mean[i] + rest1 * g;
    square[i] = beta2 * square[i] + rest2 * g * g;
    parameter[i] -= size * mean[i] / (std::sqrt(square[i]) + epsilon);
  }
}

WORKBENCH_VECTORISED void sum(float* total, const float* other, std::int64_t count) {
  sumLoop(total, other, count);
}
WORKBENCH_VECTORISED void sum(double* total, const double* other, std::int64_t count) {
  sumLoop(total, other, count);
}
WORKBENCH_VECTORISED double squares(const float* values, std::int64_t count) {
  return squaresLoop(values, count);
}
WORKBENCH_VECTORISED double squares(const double* values, std::int64_t count) {
  return squaresLoop(values, count);
}
WORKBENCH_VECTORISED void adam(const AdamStep& step, float* parameter, const float* gradient,
                               float* mean, float* square, std::int64_t count) {
  adamLoop(step, parameter, gradient, mean, square, count);
}
WORKBENCH_VECTORISED void adam(const AdamStep& step, double* parameter, const double* gradient,
                               double* mean, double* square, std::int64_t count) {
  adamLoop(step, parameter, gradient, mean, square, count);
}

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
    sum(total.data_ptr<scalar_t>() + range.begin, other.data_ptr<scalar_t>() + range.begin,
        range.length);
  });
}

double sumOfSquares(Range range, const Tensor& values) {
  double sum = 0;
  AT_DISPATCH_FLOATING_TYPES(values.scalar_type(), "sumOfSquares", [&] {
    sum = squares(values.data_ptr<scalar_t>() + range.begin, range.length);
  });
  return sum;
}

void adamStep(Range range, const AdamStep& step, const Tensor& parameter, const Tensor& gradient,
              const Tensor& mean, const Tensor& square) {
  AT_DISPATCH_FLOATING_TYPES(parameter.scalar_type(), "adamStep", [&] {
    const auto at = [&](const Tensor& tensor) { return tensor.data_ptr<scalar_t>() + range.begin; };
    adam(step, at(parameter), at(gradient), at(mean), at(square), range.length);
  });
}

} // namespace dmm::train
