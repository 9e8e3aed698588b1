#include "core/kernels/ElementLoops.h"

#include "core/kernels/VectorLoops.h"
#include "core/support/VectorMath.h"

namespace dmm::kernels::loops {

namespace {

template <typename T> WORKBENCH_INLINE T logSqrtTwoPi() {
  return static_cast<T>(0.91893853320467274178); // log(2 pi) / 2
}

template <typename T>
WORKBENCH_INLINE void addBiasLoop(T* x, const T* bias, Size rows, Size columns) {
  for (Size row = 0; row < rows; ++row, x += columns)
    forEach(columns, [=](Size i) WORKBENCH_LAMBDA { x[i] += bias[i]; });
}

constexpr Size kRowsAtATime = 64;

/// Blocks of rows are added up on their own, lest thousands of small numbers be lost in a large
/// one.
template <typename T>
WORKBENCH_INLINE void addColumnSumsLoop(const T* x, T* sums, Size rows, Size columns) {
  constexpr Size kColumns = 64;
  for (Size begin = 0; begin < rows; begin += kRowsAtATime) {
    const Size end = begin + kRowsAtATime < rows ? begin + kRowsAtATime : rows;
    for (Size column = 0; column < columns; column += kColumns) {
      const Size width = columns - column < kColumns ? columns - column : kColumns;
      T block[kColumns] = {};
      T* part = block;
      for (Size row = begin; row < end; ++row) {
        const T* numbers = x + row * columns + column;
        forEach(width, [=](Size i) WORKBENCH_LAMBDA { part[i] += numbers[i]; });
      }
      forEach(width, [=](Size i) WORKBENCH_LAMBDA { sums[column + i] += part[i]; });
    }
  }
}

template <typename T>
WORKBENCH_INLINE void sumParticlesLoop(const T* x, T* sums, Size slices, Size particles,
                                       Size columns) {
  for (Size slice = 0; slice < slices; ++slice, sums += columns) {
    forEach(columns, [=](Size i) WORKBENCH_LAMBDA { sums[i] = x[i]; });
    x += columns;
    for (Size particle = 1; particle < particles; ++particle, x += columns)
      forEach(columns, [=](Size i) WORKBENCH_LAMBDA { sums[i] += x[i]; });
  }
}

template <typename T>
WORKBENCH_INLINE void addBiasAndReluLoop(T* x, const T* bias, Size rows, Size columns) {
  for (Size row = 0; row < rows; ++row, x += columns)
    forEach(columns, [=](Size i) WORKBENCH_LAMBDA {
      const T sum = x[i] + bias[i];
      x[i] = sum < 0 ? T(0) : sum;
    });
}

template <typename T>
WORKBENCH_INLINE void reluBackwardLoop(const T* gradient, const T* state, T* out, T* sums,
                                       Size rows, Size columns) {
  for (Size begin = 0; begin < rows; begin += kRowsAtATime) { // summed up while they are near
    const Size size = rows - begin < kRowsAtATime ? rows - begin : kRowsAtATime;
    const Size place = begin * columns;
    forEach(size * columns, [=](Size i) WORKBENCH_LAMBDA {
      out[place + i] = state[place + i] <= 0 ? T(0) : gradient[place + i];
    });
    addColumnSumsLoop(out + place, sums, size, columns);
  }
}

template <typename T>
WORKBENCH_INLINE void addBiasTanhAndHiddenLoop(T* x, const T* bias, const T* hidden, T* combined,
                                               Size slices, Size particles, Size columns) {
  for (Size slice = 0; slice < slices; ++slice, hidden += columns)
    for (Size particle = 0; particle < particles; ++particle, x += columns, combined += columns)
      forEach(columns, [=](Size i) WORKBENCH_LAMBDA {
        x[i] = std::tanh(x[i] + bias[i]);
        combined[i] = x[i] + hidden[i];
      });
}

template <typename T>
WORKBENCH_INLINE void tanhBackwardLoop(T* inner, const T* gradient, T* tanh, const T* hidden,
                                       Size slices, Size particles, Size columns) {
  for (Size slice = 0; slice < slices; ++slice, hidden += columns)
    for (Size particle = 0; particle < particles;
         ++particle, inner += columns, gradient += columns, tanh += columns)
      forEach(columns, [=](Size i) WORKBENCH_LAMBDA {
        inner[i] = gradient[i] * (1 - tanh[i] * tanh[i]);
        tanh[i] += hidden[i];
      });
}

template <typename T>
WORKBENCH_INLINE void drawGaussianLoop(const T* moments, const T* bias, const T* noise, T* loc,
                                       T* scale, T* value, Size rows, Size z) {
  for (Size row = 0; row < rows;
       ++row, moments += 2 * z, noise += z, loc += z, scale += z, value += z)
    forEach(z, [=](Size i) WORKBENCH_LAMBDA {
      loc[i] = moments[i] + bias[i];
      scale[i] = support::scaleOf(moments[z + i] + bias[z + i]);
      value[i] = loc[i] + scale[i] * noise[i];
    });
}

template <typename T>
WORKBENCH_INLINE void drawBackwardLoop(const T* gradient, const T* forLoc, const T* forScale,
                                       const T* noise, const T* scale, T* forMoments, Size rows,
                                       Size z) {
  for (Size row = 0; row < rows;
       ++row, gradient += z, noise += z, scale += z, forMoments += 2 * z) {
    forEach(z, [=](Size i) WORKBENCH_LAMBDA {
      forMoments[i] = gradient[i];
      forMoments[z + i] = gradient[i] * noise[i];
    });
    if (forLoc) {
      forEach(z, [=](Size i) WORKBENCH_LAMBDA { forMoments[i] += forLoc[i]; });
      forLoc += z;
    }
    if (forScale) {
      forEach(z, [=](Size i) WORKBENCH_LAMBDA { forMoments[z + i] += forScale[i]; });
      forScale += z;
    }
    forEach(z, [=](Size i)
                   WORKBENCH_LAMBDA { forMoments[z + i] *= support::softplusSlope(scale[i]); });
  }
}

template <typename T>
WORKBENCH_INLINE void gatedMixBackwardLoop(const T* gradient, const T* gate, const T* a, const T* b,
                                           T* forLogits, T* forA, T* forB, Size count) {
  forEach(count, [=](Size i) WORKBENCH_LAMBDA {
    const T toB = gradient[i] * gate[i];
    forLogits[i] = toB * (1 - gate[i]) * (b[i] - a[i]);
    forB[i] = toB;
    forA[i] = gradient[i] - toB;
  });
}

/// The log density of the number whose distance from the mean is d scales.
template <typename T> WORKBENCH_INLINE T logDensity(T d, T scale) {
  return T(-0.5) * d * d - std::log(scale) - logSqrtTwoPi<T>();
}

template <typename T>
WORKBENCH_INLINE void drawLogProbLoop(const T* scale, const T* noise, T* sums, Size rows,
                                      Size columns) {
  for (Size row = 0; row < rows; ++row, scale += columns, noise += columns)
    sums[row] =
        sumOf<T>(columns, [=](Size i) WORKBENCH_LAMBDA { return logDensity(noise[i], scale[i]); });
}

template <typename T>
WORKBENCH_INLINE void gaussianLogProbLoop(const T* value, const T* loc, const T* scale,
                                          const T* noise, T* sums, Size rows, Size columns) {
  if (noise) {
    drawLogProbLoop(scale, noise, sums, rows, columns);
    return;
  }
  for (Size row = 0; row < rows; ++row, value += columns, loc += columns, scale += columns)
    sums[row] = sumOf<T>(columns, [=](Size i) WORKBENCH_LAMBDA {
      return logDensity((value[i] - loc[i]) / scale[i], scale[i]);
    });
}

/// The gradients where the number is d scales from the mean and its density has the gradient g.
template <typename T>
WORKBENCH_INLINE void densityBackward(T g, T d, T scale, T& forValue, T& forLoc, T& forScale) {
  forLoc = g * d / scale;
  forValue = -forLoc;
  forScale = g * (d * d - 1) / scale;
}

template <typename T>
WORKBENCH_INLINE void gaussianLogProbBackwardLoop(const T* gradient, const T* value, const T* loc,
                                                  const T* scale, const T* noise, T* forValue,
                                                  T* forLoc, T* forScale, Size rows, Size columns) {
  for (Size row = 0; row < rows; ++row, value += columns, loc += columns, scale += columns,
            forValue += columns, forLoc += columns, forScale += columns) {
    const T g = gradient[row];
    if (!noise) {
      forEach(columns, [=](Size i) WORKBENCH_LAMBDA {
        densityBackward(g, (value[i] - loc[i]) / scale[i], scale[i], forValue[i], forLoc[i],
                        forScale[i]);
      });
      continue;
    }
    forEach(columns, [=](Size i) WORKBENCH_LAMBDA {
      densityBackward(g, noise[i], scale[i], forValue[i], forLoc[i], forScale[i]);
    });
    noise += columns;
  }
}

template <typename T>
WORKBENCH_INLINE void drawLogProbBackwardLoop(const T* gradient, const T* scale, T* forScale,
                                              Size rows, Size columns) {
  for (Size row = 0; row < rows; ++row, scale += columns, forScale += columns) {
    const T g = gradient[row];
    forEach(columns, [=](Size i) WORKBENCH_LAMBDA { forScale[i] = -g / scale[i]; });
  }
}

template <typename T>
WORKBENCH_INLINE void bernoulliLogProbLoop(const T* x, const T* logits, T* sums, Size slices,
                                           Size particles, Size columns) {
  for (Size slice = 0; slice < slices; ++slice, x += columns)
    for (Size particle = 0; particle < particles; ++particle, logits += columns)
      // x l - log(1 + exp(l)), in the form that neither overflows nor loses digits.
      *sums++ = sumOf<T>(columns, [=](Size i) WORKBENCH_LAMBDA {
        const T l = logits[i];
        return x[i] * l - (l > 0 ? l : T(0)) - std::log1p(std::exp(-std::abs(l)));
      });
}

template <typename T>
WORKBENCH_INLINE void bernoulliLogProbBackwardLoop(const T* gradient, const T* x, const T* logits,
                                                   T* forLogits, Size slices, Size particles,
                                                   Size columns) {
  for (Size slice = 0; slice < slices; ++slice, x += columns)
    for (Size particle = 0; particle < particles;
         ++particle, logits += columns, forLogits += columns) {
      const T g = *gradient++;
      forEach(columns, [=](Size i) WORKBENCH_LAMBDA {
        forLogits[i] = g * (x[i] - support::sigmoid(logits[i]));
      });
    }
}

} // namespace

// One set of functions for float and one for double: a template cannot be compiled for several
// processors.
#define WORKBENCH_ELEMENT_LOOPS(T)                                                                 \
  WORKBENCH_VECTORISED void addBias(T* x, const T* bias, Size rows, Size columns) {                \
    addBiasLoop(x, bias, rows, columns);                                                           \
  }                                                                                                \
  WORKBENCH_VECTORISED void addScaled(T* sums, const T* x, T factor, Size count) {                 \
    forEach(count, [=](Size i) WORKBENCH_LAMBDA { sums[i] += factor * x[i]; });                    \
  }                                                                                                \
  WORKBENCH_VECTORISED void addColumnSums(const T* x, T* sums, Size rows, Size columns) {          \
    addColumnSumsLoop(x, sums, rows, columns);                                                     \
  }                                                                                                \
  WORKBENCH_VECTORISED void sumParticles(const T* x, T* sums, Size slices, Size particles,         \
                                         Size columns) {                                           \
    sumParticlesLoop(x, sums, slices, particles, columns);                                         \
  }                                                                                                \
  WORKBENCH_VECTORISED void addBiasAndRelu(T* x, const T* bias, Size rows, Size columns) {         \
    addBiasAndReluLoop(x, bias, rows, columns);                                                    \
  }                                                                                                \
  WORKBENCH_VECTORISED void reluBackward(const T* gradient, const T* state, T* out, T* sums,       \
                                         Size rows, Size columns) {                                \
    reluBackwardLoop(gradient, state, out, sums, rows, columns);                                   \
  }                                                                                                \
  WORKBENCH_VECTORISED void reluBackward(T* gradient, const T* other, const T* state,              \
                                         Size count) {                                             \
    forEach(count, [=](Size i) WORKBENCH_LAMBDA {                                                  \
      gradient[i] = state[i] <= 0 ? T(0) : gradient[i] + other[i];                                 \
    });                                                                                            \
  }                                                                                                \
  WORKBENCH_VECTORISED void addBiasTanhAndHidden(T* x, const T* bias, const T* hidden,             \
                                                 T* combined, Size slices, Size particles,         \
                                                 Size columns) {                                   \
    addBiasTanhAndHiddenLoop(x, bias, hidden, combined, slices, particles, columns);               \
  }                                                                                                \
  WORKBENCH_VECTORISED void tanhBackward(T* inner, const T* gradient, T* tanh, const T* hidden,    \
                                         Size slices, Size particles, Size columns) {              \
    tanhBackwardLoop(inner, gradient, tanh, hidden, slices, particles, columns);                   \
  }                                                                                                \
  WORKBENCH_VECTORISED void drawGaussian(const T* moments, const T* bias, const T* noise, T* loc,  \
                                         T* scale, T* value, Size rows, Size z) {                  \
    drawGaussianLoop(moments, bias, noise, loc, scale, value, rows, z);                            \
  }                                                                                                \
  WORKBENCH_VECTORISED void drawBackward(const T* gradient, const T* forLoc, const T* forScale,    \
                                         const T* noise, const T* scale, T* forMoments, Size rows, \
                                         Size z) {                                                 \
    drawBackwardLoop(gradient, forLoc, forScale, noise, scale, forMoments, rows, z);               \
  }                                                                                                \
  WORKBENCH_VECTORISED void logSums(const T* x, T* sums, Size rows, Size columns) {                \
    for (Size row = 0; row < rows; ++row, x += columns)                                            \
      sums[row] = sumOf<T>(columns, [=](Size i) WORKBENCH_LAMBDA { return std::log(x[i]); });      \
  }                                                                                                \
  WORKBENCH_VECTORISED void softplus(const T* x, T* y, Size count) {                               \
    forEach(count, [=](Size i) WORKBENCH_LAMBDA { y[i] = support::scaleOf(x[i]); });               \
  }                                                                                                \
  WORKBENCH_VECTORISED void softplusBackward(const T* gradient, const T* y, T* forX, Size count) { \
    forEach(count, [=](Size i) WORKBENCH_LAMBDA {                                                  \
      forX[i] = gradient[i] * support::softplusSlope(y[i]);                                        \
    });                                                                                            \
  }                                                                                                \
  WORKBENCH_VECTORISED void gatedMix(const T* logits, const T* a, const T* b, T* gate, T* out,     \
                                     Size count) {                                                 \
    forEach(count, [=](Size i) WORKBENCH_LAMBDA {                                                  \
      gate[i] = support::sigmoid(logits[i]);                                                       \
      out[i] = a[i] + gate[i] * (b[i] - a[i]);                                                     \
    });                                                                                            \
  }                                                                                                \
  WORKBENCH_VECTORISED void gatedMixBackward(const T* gradient, const T* gate, const T* a,         \
                                             const T* b, T* forLogits, T* forA, T* forB,           \
                                             Size count) {                                         \
    gatedMixBackwardLoop(gradient, gate, a, b, forLogits, forA, forB, count);                      \
  }                                                                                                \
  WORKBENCH_VECTORISED void gaussianLogProb(const T* value, const T* loc, const T* scale,          \
                                            const T* noise, T* sums, Size rows, Size columns) {    \
    gaussianLogProbLoop(value, loc, scale, noise, sums, rows, columns);                            \
  }                                                                                                \
  WORKBENCH_VECTORISED void gaussianLogProbBackward(                                               \
      const T* gradient, const T* value, const T* loc, const T* scale, const T* noise,             \
      T* forValue, T* forLoc, T* forScale, Size rows, Size columns) {                              \
    gaussianLogProbBackwardLoop(gradient, value, loc, scale, noise, forValue, forLoc, forScale,    \
                                rows, columns);                                                    \
  }                                                                                                \
  WORKBENCH_VECTORISED void drawLogProb(const T* scale, const T* noise, T* sums, Size rows,        \
                                        Size columns) {                                            \
    drawLogProbLoop(scale, noise, sums, rows, columns);                                            \
  }                                                                                                \
  WORKBENCH_VECTORISED void drawLogProbBackward(const T* gradient, const T* scale, T* forScale,    \
                                                Size rows, Size columns) {                         \
    drawLogProbBackwardLoop(gradient, scale, forScale, rows, columns);                             \
  }                                                                                                \
  WORKBENCH_VECTORISED void bernoulliLogProb(const T* x, const T* logits, T* sums, Size slices,    \
                                             Size particles, Size columns) {                       \
    bernoulliLogProbLoop(x, logits, sums, slices, particles, columns);                             \
  }                                                                                                \
  WORKBENCH_VECTORISED void bernoulliLogProbBackward(const T* gradient, const T* x,                \
                                                     const T* logits, T* forLogits, Size slices,   \
                                                     Size particles, Size columns) {               \
    bernoulliLogProbBackwardLoop(gradient, x, logits, forLogits, slices, particles, columns);      \
  }
WORKBENCH_ELEMENT_LOOPS(float)
WORKBENCH_ELEMENT_LOOPS(double)
#undef WORKBENCH_ELEMENT_LOOPS

} // namespace dmm::kernels::loops
