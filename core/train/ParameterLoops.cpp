#include "core/train/ParameterLoops.h"

#include "core/support/Vectorised.h"

#include <cmath>

namespace dmm::train {

using torch::Tensor;

namespace {

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
    const T raised = gradient[i] < -clamp ? -clamp : gradient[i];
    const T clamped = raised > clamp ? clamp : raised;
    const T g = clamped + decay * parameter[i];
    mean[i] = beta1 * mean[i] + rest1 * g;
    square[i] = beta2 * square[i] + rest2 * g * g;
    parameter[i] -= size * mean[i] / (std::sqrt(square[i]) + epsilon);
  }
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
  const std::int64_t begin = count * share / shares;
  return {begin, count * (share + 1) / shares - begin};
}

double sumOfSquares(const Tensor& vector) {
  if (!vector.is_cpu()) return vector.to(torch::kFloat64).square().sum().item<double>();
  double sum = 0;
  AT_DISPATCH_FLOATING_TYPES(vector.scalar_type(), "sumOfSquares",
                             [&] { sum = squares(vector.data_ptr<scalar_t>(), vector.numel()); });
  return sum;
}

void adamStep(const AdamStep& step, const Tensor& parameter, const Tensor& gradient,
              const Tensor& mean, const Tensor& square) {
  if (!parameter.is_cpu()) {
    const Tensor decayed = gradient.clamp(-step.clamp, step.clamp).add(parameter, step.weightDecay);
    mean.mul_(step.beta1).add_(decayed, 1 - step.beta1);
    square.mul_(step.beta2).addcmul_(decayed, decayed, 1 - step.beta2);
    parameter.addcdiv_(mean, square.sqrt().add_(step.epsilon), -step.stepSize);
    return;
  }
  AT_DISPATCH_FLOATING_TYPES(parameter.scalar_type(), "adamStep", [&] {
    adam(step, parameter.data_ptr<scalar_t>(), gradient.data_ptr<scalar_t>(),
         mean.data_ptr<scalar_t>(), square.data_ptr<scalar_t>(), parameter.numel());
  });
}

} // namespace dmm::train
