#include "core/kernels/NadeLoops.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/NadeLoops.cpp"
#include "core/kernels/EachTarget-inl.h"
#include "core/kernels/VectorLoops-inl.h"
#include "core/kernels/VectorMath-inl.h"

#include <algorithm>

HWY_BEFORE_NAMESPACE();
namespace dmm::kernels::HWY_NAMESPACE {
namespace {

/// The key at a place in the order.
HWY_INLINE Size keyAt(const NadeShape& shape, Size place) {
  return shape.isAscending ? place : shape.keys - 1 - place;
}

template <typename T>
void slice(const NadeShape& shape, const T* notes, const T* inputs, const T* in, const T* out,
           const T* factors, T* hidden, T* logits, T* scratch) {
  const Size count = shape.units;
  std::copy_n(inputs, count, hidden); // the inputs so far stand where the next set of units will
  Size place = 0;
  while (true) {
    Size end = place; // up to the next key that sounds, and with it
    while (end < shape.keys && notes[keyAt(shape, end)] == 0) ++end;
    const bool isLast = end >= shape.keys;
    const Size sounding = isLast ? 0 : keyAt(shape, end);
    const T factor = isLast ? T(0) : notes[sounding];
    const T* added = in + sounding * count;
    T* next = hidden + count;
    forEach<T>(count, [=](auto at) HWY_ATTR {
      const auto input = at(hidden);
      if (!isLast) at.store(hn::MulAdd(at.of(factor), at(added), input), next);
      const auto unit = sigmoid(at.d, input);
      at.store(unit, hidden);
      at.store(factors ? unit * at(factors) : unit, scratch); // what leaves the layer
    });
    for (; place <= end && place < shape.keys; ++place) {
      const T* weights = out + keyAt(shape, place) * count;
      logits[keyAt(shape, place)] +=
          sumOf<T>(count, [=](auto at) HWY_ATTR { return at(weights) * at(scratch); });
    }
    if (isLast) return;
    hidden = next;
  }
}

template <typename T>
void sliceBackward(const NadeShape& shape, const T* notes, const T* gradient, const T* out,
                   const T* factors, const T* hidden, T* forInputs, T* forIn, T* forOut) {
  const Size count = shape.units;
  for (Size place = 0; place < shape.keys; ++place)
    if (notes[keyAt(shape, place)] != 0) hidden += count;
  std::fill_n(forInputs, count, T(0));
  // From the last set of units to the first. A set made the logits of the places from `begin` up to
  // `end`; the last of those sounds (but for the last set), and so does the one before `begin`.
  for (Size end = shape.keys, begin = end;; hidden -= count, end = begin--) {
    while (begin > 0 && notes[keyAt(shape, begin - 1)] == 0) --begin;
    const bool isFirst = begin == 0;
    const Size sounding = isFirst ? 0 : keyAt(shape, begin - 1); // all sets so far have seen it
    const T factor = isFirst ? T(0) : notes[sounding];
    T* forAdded = forIn + sounding * count;
    forEach<T>(count, [=, &shape](auto at) HWY_ATTR {
      const auto unit = at(hidden);
      const auto said = factors ? unit * at(factors) : unit;
      auto toSaid = at.of(0);
      for (Size place = begin; place < end; ++place) {
        const Size key = keyAt(shape, place);
        const auto g = at.of(gradient[key]);
        T* forWeights = forOut + key * count;
        toSaid = hn::MulAdd(g, at(out + key * count), toSaid);
        at.store(hn::MulAdd(g, said, at(forWeights)), forWeights);
      }
      const auto toUnit = factors ? toSaid * at(factors) : toSaid;
      const auto toInputs = hn::MulAdd(toUnit, hn::NegMulAdd(unit, unit, unit), at(forInputs));
      at.store(toInputs, forInputs);
      if (!isFirst) at.store(hn::MulAdd(at.of(factor), toInputs, at(forAdded)), forAdded);
    });
    if (isFirst) return;
  }
}

template <typename T>
constexpr NadeLoops<T> kNade{.slice = slice<T>, .sliceBackward = sliceBackward<T>};

} // namespace

const NadeLoops<float>* nadeLoopsOfFloat() { return &kNade<float>; }
const NadeLoops<double>* nadeLoopsOfDouble() { return &kNade<double>; }

} // namespace dmm::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dmm::kernels {

HWY_EXPORT(nadeLoopsOfFloat);
HWY_EXPORT(nadeLoopsOfDouble);
template <> const NadeLoops<float>& nadeLoops() {
  return *HWY_DYNAMIC_DISPATCH(nadeLoopsOfFloat)();
}
template <> const NadeLoops<double>& nadeLoops() {
  return *HWY_DYNAMIC_DISPATCH(nadeLoopsOfDouble)();
}

} // namespace dmm::kernels
#endif
