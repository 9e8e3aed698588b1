#include "core/kernels/NadeLoops.h"

#include "core/kernels/VectorLoops.h"
#include "core/support/VectorMath.h"

namespace dmm::kernels::loops {

namespace {

/// The key at a place in the order.
WORKBENCH_INLINE Size keyAt(const NadeShape& shape, Size place) {
  return shape.isAscending ? place : shape.keys - 1 - place;
}

/// units = what leaves the layer for the following keys: factors hidden.
template <typename T>
WORKBENCH_INLINE void applyFactors(const T* hidden, const T* factors, T* units, Size count) {
  if (factors) {
    forEach(count, [=](Size i) WORKBENCH_LAMBDA { units[i] = hidden[i] * factors[i]; });
  } else {
    forEach(count, [=](Size i) WORKBENCH_LAMBDA { units[i] = hidden[i]; });
  }
}

template <typename T>
WORKBENCH_INLINE void nadeSliceLoop(const NadeShape& shape, const T* notes, const T* inputs,
                                    const T* in, const T* out, const T* factors, T* hidden,
                                    T* logits, T* scratch) {
  const Size count = shape.units;
  // The inputs so far stand where the next set of units will.
  forEach(count, [=](Size i) WORKBENCH_LAMBDA { hidden[i] = inputs[i]; });
  Size place = 0;
  while (true) {
    Size end = place; // up to the next key that sounds, and with it
    while (end < shape.keys && notes[keyAt(shape, end)] == 0) ++end;
    T* next = hidden + count;
    if (end < shape.keys) {
      const T* added = in + keyAt(shape, end) * count;
      const T factor = notes[keyAt(shape, end)];
      forEach(count, [=](Size i) WORKBENCH_LAMBDA { next[i] = hidden[i] + factor * added[i]; });
    }
    forEach(count, [=](Size i) WORKBENCH_LAMBDA { hidden[i] = support::sigmoid(hidden[i]); });
    applyFactors(hidden, factors, scratch, count);
    for (; place <= end && place < shape.keys; ++place) {
      const T* weights = out + keyAt(shape, place) * count;
      logits[keyAt(shape, place)] +=
          sumOf<T>(count, [=](Size i) WORKBENCH_LAMBDA { return weights[i] * scratch[i]; });
    }
    if (end >= shape.keys) return;
    hidden = next;
  }
}

template <typename T>
WORKBENCH_INLINE void nadeSliceBackwardLoop(const NadeShape& shape, const T* notes,
                                            const T* gradient, const T* out, const T* factors,
                                            const T* hidden, T* forInputs, T* forIn, T* forOut,
                                            T* scratch) {
  const Size count = shape.units;
  T* units = scratch;
  T* forUnits = scratch + count;
  for (Size place = 0; place < shape.keys; ++place)
    if (notes[keyAt(shape, place)] != 0) hidden += count;
  forEach(count, [=](Size i) WORKBENCH_LAMBDA { forInputs[i] = 0; });
  // From the last set of units to the first. A set made the logits of the places from `begin` up to
  // `end`; the last of those sounds (but for the last set), and so does the one before `begin`.
  Size end = shape.keys;
  Size begin = shape.keys;
  while (true) {
    while (begin > 0 && notes[keyAt(shape, begin - 1)] == 0) --begin;
    applyFactors(hidden, factors, units, count);
    forEach(count, [=](Size i) WORKBENCH_LAMBDA { forUnits[i] = 0; });
    for (Size place = begin; place < end; ++place) {
      const Size key = keyAt(shape, place);
      const T g = gradient[key];
      const T* weights = out + key * count;
      T* forWeights = forOut + key * count;
      forEach(count, [=](Size i) WORKBENCH_LAMBDA {
        forUnits[i] += g * weights[i];
        forWeights[i] += g * units[i];
      });
    }
    if (factors) forEach(count, [=](Size i) WORKBENCH_LAMBDA { forUnits[i] *= factors[i]; });
    forEach(count, [=](Size i) WORKBENCH_LAMBDA {
      forInputs[i] += forUnits[i] * hidden[i] * (1 - hidden[i]);
    });
    if (begin == 0) return;
    const Size key = keyAt(shape, begin - 1); // all sets so far have seen it
    const T factor = notes[key];
    T* forAdded = forIn + key * count;
    forEach(count, [=](Size i) WORKBENCH_LAMBDA { forAdded[i] += factor * forInputs[i]; });
    hidden -= count;
    end = begin;
    --begin;
  }
}

} // namespace

#define WORKBENCH_NADE_LOOPS(T)                                                                    \
  WORKBENCH_VECTORISED void nadeSlice(const NadeShape& shape, const T* notes, const T* inputs,     \
                                      const T* in, const T* out, const T* factors, T* hidden,      \
                                      T* logits, T* scratch) {                                     \
    nadeSliceLoop(shape, notes, inputs, in, out, factors, hidden, logits, scratch);                \
  }                                                                                                \
  WORKBENCH_VECTORISED void nadeSliceBackward(                                                     \
      const NadeShape& shape, const T* notes, const T* gradient, const T* out, const T* factors,   \
      const T* hidden, T* forInputs, T* forIn, T* forOut, T* scratch) {                            \
    nadeSliceBackwardLoop(shape, notes, gradient, out, factors, hidden, forInputs, forIn, forOut,  \
                          scratch);                                                                \
  }
WORKBENCH_NADE_LOOPS(float)
WORKBENCH_NADE_LOOPS(double)
#undef WORKBENCH_NADE_LOOPS

} // namespace dmm::kernels::loops
