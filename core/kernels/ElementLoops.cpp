#include "core/kernels/ElementLoops.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/ElementLoops.cpp"
#include "core/kernels/EachTarget-inl.h"
#include "core/kernels/VectorLoops-inl.h"
#include "core/kernels/VectorMath-inl.h"

#include <algorithm>
#include <limits>

HWY_BEFORE_NAMESPACE();
namespace dmm::kernels::HWY_NAMESPACE {
namespace {

template <typename T> void addBias(T* x, const T* bias, Size rows, Size columns) {
  for (Size row = 0; row < rows; ++row, x += columns)
    forEach<T>(columns, [=](auto at) HWY_ATTR { at.store(at(x) + at(bias), x); });
}

template <typename T> void addScaled(T* sums, const T* x, T factor, Size count) {
  forEach<T>(count,
             [=](auto at) HWY_ATTR { at.store(hn::MulAdd(at.of(factor), at(x), at(sums)), sums); });
}

constexpr Size kRowsAtATime = 64;

/// Blocks of rows are added up on their own, lest thousands of small numbers be lost in a large
/// one.
template <typename T> void addColumnSums(const T* x, T* sums, Size rows, Size columns) {
  for (Size begin = 0; begin < rows; begin += kRowsAtATime, x += kRowsAtATime * columns) {
    const Size here = std::min(kRowsAtATime, rows - begin);
    forEach<T>(columns, [=](auto at) HWY_ATTR {
      auto even = at(x); // two sums do not wait for each other
      auto odd = at.of(0);
      Size row = 1;
      for (; row + 2 <= here; row += 2) {
        odd = odd + at(x + row * columns);
        even = even + at(x + (row + 1) * columns);
      }
      if (row < here) odd = odd + at(x + row * columns);
      at.store(at(sums) + (even + odd), sums);
    });
  }
}

template <typename T>
void sumParticles(const T* x, T* sums, Size slices, Size particles, Size columns) {
  for (Size slice = 0; slice < slices; ++slice, sums += columns, x += particles * columns)
    forEach<T>(columns, [=](auto at) HWY_ATTR {
      auto sum = at(x);
      for (Size particle = 1; particle < particles; ++particle)
        sum = sum + at(x + particle * columns);
      at.store(sum, sums);
    });
}

template <typename T> void addBiasAndRelu(T* x, const T* bias, Size rows, Size columns) {
  for (Size row = 0; row < rows; ++row, x += columns)
    forEach<T>(columns,
               [=](auto at) HWY_ATTR { at.store(atLeast(at.d, at(x) + at(bias), T(0)), x); });
}

/// gradient where state > 0, else 0; a NaN of the state passes the gradient on.
template <class At, class V, typename T>
HWY_INLINE V throughRelu(const At& at, V gradient, const T* state) {
  return hn::IfThenZeroElse(hn::Le(at(state), at.of(0)), gradient);
}

template <typename T>
void reluBackward(const T* gradient, const T* state, T* out, T* sums, Size rows, Size columns) {
  for (Size begin = 0; begin < rows; begin += kRowsAtATime) { // summed up while they are near
    const Size here = std::min(kRowsAtATime, rows - begin);
    const Size place = begin * columns;
    forEach<T>(here * columns, [=](auto at) HWY_ATTR {
      at.store(throughRelu(at, at(gradient + place), state + place), out + place);
    });
    addColumnSums(out + place, sums, here, columns);
  }
}

template <typename T>
void reluBackwardOfTwo(T* gradient, const T* other, const T* state, Size count) {
  forEach<T>(count, [=](auto at) HWY_ATTR {
    at.store(throughRelu(at, at(gradient) + at(other), state), gradient);
  });
}

template <typename T>
void addBiasTanhAndHidden(T* x, const T* bias, const T* hidden, T* combined, Size slices,
                          Size particles, Size columns) {
  for (Size slice = 0; slice < slices; ++slice, hidden += columns)
    for (Size particle = 0; particle < particles; ++particle, x += columns, combined += columns)
      forEach<T>(columns, [=](auto at) HWY_ATTR {
        const auto activation = tanh(at.d, at(x) + at(bias));
        at.store(activation, x);
        at.store(activation + at(hidden), combined);
      });
}

template <typename T>
void tanhBackward(T* inner, const T* gradient, T* tanh, const T* hidden, Size slices,
                  Size particles, Size columns) {
  for (Size slice = 0; slice < slices; ++slice, hidden += columns)
    for (Size particle = 0; particle < particles;
         ++particle, inner += columns, gradient += columns, tanh += columns)
      forEach<T>(columns, [=](auto at) HWY_ATTR {
        const auto activation = at(tanh);
        const auto combined = activation + at(hidden); // read all before anything is written
        at.store(at(gradient) * hn::NegMulAdd(activation, activation, at.of(1)), inner);
        at.store(combined, tanh);
      });
}

template <typename T>
void drawGaussian(const T* moments, const T* bias, const T* noise, T* loc, T* scale, T* value,
                  Size rows, Size z) {
  for (Size row = 0; row < rows;
       ++row, moments += 2 * z, noise += z, loc += z, scale += z, value += z)
    forEach<T>(z, [=](auto at) HWY_ATTR {
      const auto mean = at(moments) + at(bias);
      const auto deviation = scaleOf(at.d, at(moments + z) + at(bias + z));
      at.store(mean, loc);
      at.store(deviation, scale);
      at.store(hn::MulAdd(deviation, at(noise), mean), value);
    });
}

template <typename T>
void drawBackward(const T* gradient, const T* forLoc, const T* forScale, const T* noise,
                  const T* scale, T* forMoments, Size rows, Size z) {
  for (Size row = 0; row < rows;
       ++row, gradient += z, noise += z, scale += z, forMoments += 2 * z) {
    forEach<T>(z, [=](auto at) HWY_ATTR {
      auto toLoc = at(gradient);
      auto toScale = toLoc * at(noise);
      if (forLoc) toLoc = toLoc + at(forLoc);
      if (forScale) toScale = toScale + at(forScale);
      at.store(toLoc, forMoments);
      at.store(toScale * softplusSlope(at.d, at(scale)), forMoments + z);
    });
    if (forLoc) forLoc += z;
    if (forScale) forScale += z;
  }
}

template <typename T> void softplus(const T* x, T* y, Size count) {
  forEach<T>(count, [=](auto at) HWY_ATTR { at.store(scaleOf(at.d, at(x)), y); });
}

template <typename T> void softplusBackward(const T* gradient, const T* y, T* forX, Size count) {
  forEach<T>(count,
             [=](auto at) HWY_ATTR { at.store(at(gradient) * softplusSlope(at.d, at(y)), forX); });
}

template <typename T>
void gatedMix(const T* logits, const T* a, const T* b, T* gate, T* out, Size count) {
  forEach<T>(count, [=](auto at) HWY_ATTR {
    const auto open = sigmoid(at.d, at(logits));
    const auto from = at(a);
    const auto mixed = hn::MulAdd(open, at(b) - from, from);
    at.store(open, gate);
    at.store(mixed, out);
  });
}

template <typename T>
void gatedMixBackward(const T* gradient, const T* gate, const T* a, const T* b, T* forLogits,
                      T* forA, T* forB, Size count) {
  forEach<T>(count, [=](auto at) HWY_ATTR {
    const auto all = at(gradient);
    const auto open = at(gate);
    const auto toB = all * open;
    const auto difference = at(b) - at(a);
    at.store(hn::NegMulAdd(open, toB, toB) * difference, forLogits);
    at.store(toB, forB);
    at.store(all - toB, forA);
  });
}

/// Sums the logarithms of numbers up: one logarithm of their product. As many factors as a lane
/// takes, between sqrt(1/2) and 2, neither overflow nor vanish.
constexpr Size kMostFactors = 120;

/// Calls visit(begin, end) for the parts of a row whose factors one product holds.
template <typename T, typename Visit> HWY_INLINE void forProducts(Size count, const Visit& visit) {
  const Size most = kMostFactors * Size(hn::MaxLanes(hn::ScalableTag<T>()));
  for (Size begin = 0; begin < count; begin += most) visit(begin, std::min(begin + most, count));
}

template <typename T> class LogSum {
 public:
  HWY_INLINE LogSum()
      : m_product(hn::Set(Wide(), T(1)))
      , m_exponent(hn::Zero(hn::RebindToSigned<Wide>())) {}

  /// log x, for any number.
  template <class At> HWY_INLINE void add(const At& at, hn::Vec<decltype(At::d)> x) {
    using Limits = std::numeric_limits<T>;
    if constexpr (isWide<At>()) {
      const auto isNormal =
          hn::And(hn::Ge(x, at.of(Limits::min())), hn::Lt(x, at.of(Limits::infinity())));
      if (HWY_UNLIKELY(!hn::AllTrue(at.d, isNormal))) {
        m_rest += hn::GetLane(hn::SumOfLanes(at.d, log(at.d, x)));
        return;
      }
      const auto [m, n] = splitMantissa(at.d, x);
      m_product = m_product * m;
      m_exponent = m_exponent + n;
    } else {
      m_rest += hn::GetLane(hn::SumOfLanes(at.d, log(at.d, x)));
    }
  }
  /// log(1 + t), for t from 0 to 1.
  template <class At> HWY_INLINE void addNext(const At& at, hn::Vec<decltype(At::d)> t) {
    if constexpr (isWide<At>()) {
      m_product = hn::MulAdd(m_product, t, m_product);
    } else {
      m_rest += hn::GetLane(hn::SumOfLanes(at.d, log1pOfShare(at.d, t)));
    }
  }
  HWY_INLINE T total() const {
    const Wide wide;
    const auto [m, n] = splitMantissa(wide, m_product);
    return m_rest +
           hn::GetLane(hn::SumOfLanes(wide, logOf(wide, m, hn::ConvertTo(wide, m_exponent + n))));
  }

 private:
  using Wide = hn::ScalableTag<T>;
  template <class At> static constexpr bool isWide() {
    return hn::MaxLanes(decltype(At::d)()) == hn::MaxLanes(Wide());
  }

  hn::Vec<Wide> m_product;
  hn::Vec<hn::RebindToSigned<Wide>> m_exponent;
  T m_rest = 0;
};

template <typename T> void logSums(const T* x, T* sums, Size rows, Size columns) {
  for (Size row = 0; row < rows; ++row, x += columns) {
    T sum = 0;
    forProducts<T>(columns, [&](Size begin, Size end) HWY_ATTR {
      LogSum<T> logs;
      forEachFrom<T>(begin, end,
                     [&](auto at) HWY_ATTR { logs.add(at, at.within(at(x), at.of(1))); });
      sum += logs.total();
    });
    sums[row] = sum;
  }
}

/// The sum of the log densities of numbers that are distanceOf(at) scales from their means.
template <typename T, typename DistanceOf>
HWY_INLINE T sumOfDensities(const T* scale, Size columns, const DistanceOf& distanceOf) {
  T sum = T(-0.91893853320467274178) * T(columns); // log(2 pi) / 2
  forProducts<T>(columns, [&](Size begin, Size end) HWY_ATTR {
    LogSum<T> logs;
    Sum<T> squares;
    forEachFrom<T>(begin, end, [&](auto at) HWY_ATTR {
      const auto distance = distanceOf(at);
      squares.add(at, distance * distance);
      logs.add(at, at.within(at(scale), at.of(1)));
    });
    sum -= squares.total() / 2 + logs.total();
  });
  return sum;
}

template <typename T>
void drawLogProb(const T* scale, const T* noise, T* sums, Size rows, Size columns) {
  for (Size row = 0; row < rows; ++row, scale += columns, noise += columns)
    sums[row] = sumOfDensities(scale, columns, [=](auto at) HWY_ATTR { return at(noise); });
}

template <typename T>
void gaussianLogProb(const T* value, const T* loc, const T* scale, const T* noise, T* sums,
                     Size rows, Size columns) {
  if (noise) {
    drawLogProb(scale, noise, sums, rows, columns);
    return;
  }
  for (Size row = 0; row < rows; ++row, value += columns, loc += columns, scale += columns)
    sums[row] = sumOfDensities(scale, columns, [=](auto at) HWY_ATTR {
      return (at(value) - at(loc)) / at.within(at(scale), at.of(1));
    });
}

template <typename T>
void gaussianLogProbBackward(const T* gradient, const T* value, const T* loc, const T* scale,
                             const T* noise, T* forValue, T* forLoc, T* forScale, Size rows,
                             Size columns) {
  for (Size row = 0; row < rows; ++row, value += columns, loc += columns, scale += columns,
            forValue += columns, forLoc += columns, forScale += columns) {
    const T g = gradient[row];
    forEach<T>(columns, [=](auto at) HWY_ATTR {
      const auto inverse = at.of(1) / at(scale);
      const auto distance = noise ? at(noise) : (at(value) - at(loc)) * inverse;
      const auto slope = at.of(g) * inverse;
      const auto toLoc = slope * distance;
      at.store(toLoc, forLoc);
      at.store(hn::Neg(toLoc), forValue);
      at.store(hn::MulSub(toLoc, distance, slope), forScale);
    });
    if (noise) noise += columns;
  }
}

template <typename T>
void drawLogProbBackward(const T* gradient, const T* scale, T* forScale, Size rows, Size columns) {
  for (Size row = 0; row < rows; ++row, scale += columns, forScale += columns) {
    const T g = -gradient[row];
    forEach<T>(columns, [=](auto at) HWY_ATTR { at.store(at.of(g) / at(scale), forScale); });
  }
}

template <typename T>
void bernoulliLogProb(const T* x, const T* logits, T* sums, Size slices, Size particles,
                      Size columns) {
  for (Size slice = 0; slice < slices; ++slice, x += columns)
    for (Size particle = 0; particle < particles; ++particle, logits += columns) {
      // x l - log(1 + exp(l)), in the form that neither overflows nor loses digits.
      T sum = 0;
      forProducts<T>(columns, [&](Size begin, Size end) HWY_ATTR {
        LogSum<T> logs;
        Sum<T> linear;
        forEachFrom<T>(begin, end, [&](auto at) HWY_ATTR {
          const auto l = at(logits);
          linear.add(at, hn::MulSub(at(x), l, atLeast(at.d, l, T(0))));
          logs.addNext(at, at.within(expOfNegative(at.d, hn::Neg(hn::Abs(l)))));
        });
        sum += linear.total() - logs.total();
      });
      *sums++ = sum;
    }
}

template <typename T>
void bernoulliLogProbBackward(const T* gradient, const T* x, const T* logits, T* forLogits,
                              Size slices, Size particles, Size columns) {
  for (Size slice = 0; slice < slices; ++slice, x += columns)
    for (Size particle = 0; particle < particles;
         ++particle, logits += columns, forLogits += columns) {
      const T g = *gradient++;
      forEach<T>(columns, [=](auto at) HWY_ATTR {
        at.store(at.of(g) * (at(x) - sigmoid(at.d, at(logits))), forLogits);
      });
    }
}

template <typename T>
constexpr ElementLoops<T> kLoops{.addBias = addBias<T>,
                                 .addScaled = addScaled<T>,
                                 .addColumnSums = addColumnSums<T>,
                                 .sumParticles = sumParticles<T>,
                                 .addBiasAndRelu = addBiasAndRelu<T>,
                                 .reluBackward = reluBackward<T>,
                                 .reluBackwardOfTwo = reluBackwardOfTwo<T>,
                                 .addBiasTanhAndHidden = addBiasTanhAndHidden<T>,
                                 .tanhBackward = tanhBackward<T>,
                                 .drawGaussian = drawGaussian<T>,
                                 .drawBackward = drawBackward<T>,
                                 .logSums = logSums<T>,
                                 .softplus = softplus<T>,
                                 .softplusBackward = softplusBackward<T>,
                                 .gatedMix = gatedMix<T>,
                                 .gatedMixBackward = gatedMixBackward<T>,
                                 .gaussianLogProb = gaussianLogProb<T>,
                                 .gaussianLogProbBackward = gaussianLogProbBackward<T>,
                                 .drawLogProb = drawLogProb<T>,
                                 .drawLogProbBackward = drawLogProbBackward<T>,
                                 .bernoulliLogProb = bernoulliLogProb<T>,
                                 .bernoulliLogProbBackward = bernoulliLogProbBackward<T>};

} // namespace

const ElementLoops<float>* elementLoopsOfFloat() { return &kLoops<float>; }
const ElementLoops<double>* elementLoopsOfDouble() { return &kLoops<double>; }

} // namespace dmm::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dmm::kernels {

HWY_EXPORT(elementLoopsOfFloat);
HWY_EXPORT(elementLoopsOfDouble);
template <> const ElementLoops<float>& elementLoops() {
  return *HWY_DYNAMIC_DISPATCH(elementLoopsOfFloat)();
}
template <> const ElementLoops<double>& elementLoops() {
  return *HWY_DYNAMIC_DISPATCH(elementLoopsOfDouble)();
}

} // namespace dmm::kernels
#endif
