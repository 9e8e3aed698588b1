#pragma once

#include <cstdint>

namespace dmm::kernels {

using Size = std::int64_t;

/// One Adam step with what is the same for every element.
struct AdamStep {
  double scale;       ///< of the gradient
  double clamp;       ///< of the scaled gradient, plus or minus
  double weightDecay; ///< times the parameter, added to the clamped gradient
  double beta1;
  double beta2;
  double stepSize; ///< learning rate with both bias corrections
  double epsilon;
};

/// What an optimiser does to parameters, in one pass over memory each.
template <typename T> struct OptimiserLoops {
  /// total += other.
  void (*add)(T* total, const T* other, Size count);
  /// The sum of the squares, added up in double precision.
  double (*sumOfSquares)(const T* values, Size count);
  /// The same of values + factor others.
  double (*sumOfSquaresWith)(const T* values, const T* others, double factor, Size count);
  /// m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, p -= stepSize m / (sqrt(v) +
  /// epsilon).
  void (*adamStep)(const AdamStep& step, T* parameter, const T* gradient, T* mean, T* square,
                   Size count);
};

/// Those of the target that runs, for float and double.
template <typename T> const OptimiserLoops<T>& optimiserLoops();
template <> const OptimiserLoops<float>& optimiserLoops();
template <> const OptimiserLoops<double>& optimiserLoops();

} // namespace dmm::kernels
