#pragma once

#include <cstdint>

namespace dmm::kernels {

using Size = std::int64_t;

/// The element-wise work of the fused execution on the processor: one pass over memory each, in the
/// vectors of the target that runs (core/kernels/Target.h). Matrices are contiguous, row by row; an
/// output may be the input of the same shape. `bias` holds one number a column.
template <typename T> struct ElementLoops {
  /// x += bias.
  void (*addBias)(T* x, const T* bias, Size rows, Size columns);
  /// sums += factor x.
  void (*addScaled)(T* sums, const T* x, T factor, Size count);
  /// sums += the sum of each column of x.
  void (*addColumnSums)(const T* x, T* sums, Size rows, Size columns);
  /// sums = the sum of the `particles` rows of x for each slice.
  void (*sumParticles)(const T* x, T* sums, Size slices, Size particles, Size columns);
  /// x = relu(x + bias); a NaN stays one.
  void (*addBiasAndRelu)(T* x, const T* bias, Size rows, Size columns);
  /// out = gradient where state > 0, else 0; sums += the sum of each of its columns.
  void (*reluBackward)(const T* gradient, const T* state, T* out, T* sums, Size rows, Size columns);
  /// The same for the sum of two gradients, which takes the place of the first; no sums.
  void (*reluBackwardOfTwo)(T* gradient, const T* other, const T* state, Size count);

  /// x = tanh(x + bias), combined = x + hidden: x has `particles` rows for every one of hidden.
  void (*addBiasTanhAndHidden)(T* x, const T* bias, const T* hidden, T* combined, Size slices,
                               Size particles, Size columns);
  /// inner = gradient (1 - tanh^2), through that tanh, and tanh += hidden: combined once more.
  void (*tanhBackward)(T* inner, const T* gradient, T* tanh, const T* hidden, Size slices,
                       Size particles, Size columns);
  /// From moments [rows, 2 z], which are loc and what softplus makes the scale, less the bias:
  /// loc, scale and value = loc + scale noise, all [rows, z].
  void (*drawGaussian)(const T* moments, const T* bias, const T* noise, T* loc, T* scale, T* value,
                       Size rows, Size z);
  /// Through that draw: the gradients of value, loc and scale become that of the moments;
  /// forLoc and forScale may be null for none.
  void (*drawBackward)(const T* gradient, const T* forLoc, const T* forScale, const T* noise,
                       const T* scale, T* forMoments, Size rows, Size z);

  /// sums = the sum of log x over each row.
  void (*logSums)(const T* x, T* sums, Size rows, Size columns);
  void (*softplus)(const T* x, T* y, Size count);
  void (*softplusBackward)(const T* gradient, const T* y, T* forX, Size count);
  /// gate = sigmoid(logits), out = (1 - gate) a + gate b.
  void (*gatedMix)(const T* logits, const T* a, const T* b, T* gate, T* out, Size count);
  void (*gatedMixBackward)(const T* gradient, const T* gate, const T* a, const T* b, T* forLogits,
                           T* forA, T* forB, Size count);

  /// log N(value; loc, scale^2), summed over each row; `noise` is (value - loc) / scale where
  /// that is known better than the difference of two rounded numbers tells, or null.
  void (*gaussianLogProb)(const T* value, const T* loc, const T* scale, const T* noise, T* sums,
                          Size rows, Size columns);
  void (*gaussianLogProbBackward)(const T* gradient, const T* value, const T* loc, const T* scale,
                                  const T* noise, T* forValue, T* forLoc, T* forScale, Size rows,
                                  Size columns);
  /// log N(loc + scale noise; loc, scale^2), summed over each row: loc cancels.
  void (*drawLogProb)(const T* scale, const T* noise, T* sums, Size rows, Size columns);
  void (*drawLogProbBackward)(const T* gradient, const T* scale, T* forScale, Size rows,
                              Size columns);
  /// log Bernoulli(x; sigmoid(logits)), summed over each row of logits; x has one row for
  /// `particles` of them.
  void (*bernoulliLogProb)(const T* x, const T* logits, T* sums, Size slices, Size particles,
                           Size columns);
  void (*bernoulliLogProbBackward)(const T* gradient, const T* x, const T* logits, T* forLogits,
                                   Size slices, Size particles, Size columns);
};

/// Those of the target that runs, for float and double.
template <typename T> const ElementLoops<T>& elementLoops();
template <> const ElementLoops<float>& elementLoops();
template <> const ElementLoops<double>& elementLoops();

} // namespace dmm::kernels
