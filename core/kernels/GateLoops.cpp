#include "core/kernels/GateLoops.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/GateLoops.cpp"
#include "core/kernels/EachTarget-inl.h"
#include "core/kernels/VectorLoops-inl.h"
#include "core/kernels/VectorMath-inl.h"

HWY_BEFORE_NAMESPACE();
namespace dmm::kernels::HWY_NAMESPACE {
namespace {

/// The slope of a sigmoid where it is y, and of a tanh.
template <class V> HWY_INLINE V sigmoidSlope(V y) { return hn::NegMulAdd(y, y, y); }
template <class D, class V> HWY_INLINE V tanhSlope(D d, V y) {
  return hn::NegMulAdd(y, y, hn::Set(d, hn::TFromD<D>(1)));
}

template <typename T>
void lstmStep(T* gates, const T* bias, const T* before, Size beforeStep, T* memory, T* state,
              Size rows, Size units) {
  const Size f = units, g = 2 * units, o = 3 * units;
  for (Size row = 0; row < rows;
       ++row, gates += 4 * units, before += beforeStep, memory += units, state += units)
    forEach<T>(units, [=](auto at) HWY_ATTR {
      const auto in = sigmoid(at.d, at(gates) + at(bias));
      const auto keep = sigmoid(at.d, at(gates + f) + at(bias + f));
      const auto fresh = tanh(at.d, at(gates + g) + at(bias + g));
      const auto out = sigmoid(at.d, at(gates + o) + at(bias + o));
      const auto kept = hn::MulAdd(keep, at(before), in * fresh);
      at.store(in, gates);
      at.store(keep, gates + f);
      at.store(fresh, gates + g);
      at.store(out, gates + o);
      at.store(kept, memory);
      at.store(out * tanh(at.d, kept), state);
    });
}

template <typename T>
void lstmStepBackward(const T* gates, const T* before, Size beforeStep, const T* memory,
                      const T* forState, const T* forStateToo, T* forMemory, T* forGates, Size rows,
                      Size units) {
  const Size f = units, g = 2 * units, o = 3 * units;
  for (Size row = 0; row < rows; ++row, gates += 4 * units, before += beforeStep, memory += units,
            forState += units, forStateToo += units, forMemory += units, forGates += 4 * units)
    forEach<T>(units, [=](auto at) HWY_ATTR {
      const auto in = at(gates), keep = at(gates + f), fresh = at(gates + g), out = at(gates + o);
      const auto toState = at(forState) + at(forStateToo);
      const auto activation = tanh(at.d, at(memory));
      const auto toMemory = hn::MulAdd(toState * out, tanhSlope(at.d, activation), at(forMemory));
      at.store(toMemory * fresh * sigmoidSlope(in), forGates);
      at.store(toMemory * at(before) * sigmoidSlope(keep), forGates + f);
      at.store(toMemory * in * tanhSlope(at.d, fresh), forGates + g);
      at.store(toState * activation * sigmoidSlope(out), forGates + o);
      at.store(toMemory * keep, forMemory);
    });
}

template <typename T>
void gruStep(T* gates, const T* ofState, Size ofStateStep, const T* bias, const T* before,
             Size beforeStep, T* heard, T* state, Size rows, Size units) {
  const Size u = units, n = 2 * units;
  for (Size row = 0; row < rows; ++row, gates += 3 * units, ofState += ofStateStep,
            before += beforeStep, heard += units, state += units)
    forEach<T>(units, [=](auto at) HWY_ATTR {
      const auto reset = sigmoid(at.d, at(gates) + at(ofState) + at(bias));
      const auto update = sigmoid(at.d, at(gates + u) + at(ofState + u) + at(bias + u));
      const auto said = at(ofState + n) + at(bias + 3 * units);
      const auto fresh = tanh(at.d, hn::MulAdd(reset, said, at(gates + n) + at(bias + n)));
      at.store(said, heard);
      at.store(reset, gates);
      at.store(update, gates + u);
      at.store(fresh, gates + n);
      at.store(hn::MulAdd(update, at(before), hn::NegMulAdd(update, fresh, fresh)), state);
    });
}

template <typename T>
void gruStepBackward(const T* gates, const T* heard, const T* before, Size beforeStep,
                     const T* forState, T* forStateToo, T* forInput, T* forOfState, Size rows,
                     Size units) {
  const Size u = units, n = 2 * units;
  for (Size row = 0; row < rows; ++row, gates += 3 * units, heard += units, before += beforeStep,
            forState += units, forStateToo += units, forInput += 3 * units, forOfState += 3 * units)
    forEach<T>(units, [=](auto at) HWY_ATTR {
      const auto reset = at(gates), update = at(gates + u), fresh = at(gates + n);
      const auto toState = at(forState) + at(forStateToo);
      const auto toFresh = hn::NegMulAdd(toState, update, toState) * tanhSlope(at.d, fresh);
      const auto toReset = toFresh * at(heard) * sigmoidSlope(reset);
      const auto toUpdate = toState * (at(before) - fresh) * sigmoidSlope(update);
      at.store(toReset, forInput);
      at.store(toReset, forOfState);
      at.store(toUpdate, forInput + u);
      at.store(toUpdate, forOfState + u);
      at.store(toFresh, forInput + n);
      at.store(toFresh * reset, forOfState + n);
      at.store(toState * update, forStateToo);
    });
}

template <typename T>
constexpr GateLoops<T> kGates{.lstmStep = lstmStep<T>,
                              .lstmStepBackward = lstmStepBackward<T>,
                              .gruStep = gruStep<T>,
                              .gruStepBackward = gruStepBackward<T>};

} // namespace

const GateLoops<float>* gateLoopsOfFloat() { return &kGates<float>; }
const GateLoops<double>* gateLoopsOfDouble() { return &kGates<double>; }

} // namespace dmm::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dmm::kernels {

HWY_EXPORT(gateLoopsOfFloat);
HWY_EXPORT(gateLoopsOfDouble);
template <> const GateLoops<float>& gateLoops() {
  return *HWY_DYNAMIC_DISPATCH(gateLoopsOfFloat)();
}
template <> const GateLoops<double>& gateLoops() {
  return *HWY_DYNAMIC_DISPATCH(gateLoopsOfDouble)();
}

} // namespace dmm::kernels
#endif
