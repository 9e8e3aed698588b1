#include "core/kernels/GateLoops.h"

#include "core/kernels/VectorLoops.h"
#include "core/support/VectorMath.h"

namespace dmm::kernels::loops {

namespace {

/// The slope of a sigmoid where it is y, and of a tanh.
template <typename T> WORKBENCH_INLINE T sigmoidSlope(T y) { return y * (1 - y); }
template <typename T> WORKBENCH_INLINE T tanhSlope(T y) { return 1 - y * y; }

template <typename T>
WORKBENCH_INLINE void lstmStepLoop(T* gates, const T* bias, const T* before, Size beforeStep,
                                   T* memory, T* state, Size rows, Size units) {
  for (Size row = 0; row < rows;
       ++row, gates += 4 * units, before += beforeStep, memory += units, state += units)
    forEach(units, [=](Size i) WORKBENCH_LAMBDA {
      const Size f = units + i, g = 2 * units + i, o = 3 * units + i;
      gates[i] = support::sigmoid(gates[i] + bias[i]);
      gates[f] = support::sigmoid(gates[f] + bias[f]);
      gates[g] = std::tanh(gates[g] + bias[g]);
      gates[o] = support::sigmoid(gates[o] + bias[o]);
      memory[i] = gates[f] * before[i] + gates[i] * gates[g];
      state[i] = gates[o] * std::tanh(memory[i]);
    });
}

template <typename T>
WORKBENCH_INLINE void lstmStepBackwardLoop(const T* gates, const T* before, Size beforeStep,
                                           const T* memory, const T* forState, const T* forStateToo,
                                           T* forMemory, T* forGates, Size rows, Size units) {
  for (Size row = 0; row < rows; ++row, gates += 4 * units, before += beforeStep, memory += units,
            forState += units, forStateToo += units, forMemory += units, forGates += 4 * units)
    forEach(units, [=](Size i) WORKBENCH_LAMBDA {
      const Size f = units + i, g = 2 * units + i, o = 3 * units + i;
      const T toState = forState[i] + forStateToo[i];
      const T tanh = std::tanh(memory[i]);
      const T toMemory = forMemory[i] + toState * gates[o] * tanhSlope(tanh);
      forGates[i] = toMemory * gates[g] * sigmoidSlope(gates[i]);
      forGates[f] = toMemory * before[i] * sigmoidSlope(gates[f]);
      forGates[g] = toMemory * gates[i] * tanhSlope(gates[g]);
      forGates[o] = toState * tanh * sigmoidSlope(gates[o]);
      forMemory[i] = toMemory * gates[f];
    });
}

template <typename T>
WORKBENCH_INLINE void gruStepLoop(T* gates, const T* ofState, Size ofStateStep, const T* bias,
                                  const T* before, Size beforeStep, T* heard, T* state, Size rows,
                                  Size units) {
  for (Size row = 0; row < rows; ++row, gates += 3 * units, ofState += ofStateStep,
            before += beforeStep, heard += units, state += units)
    forEach(units, [=](Size i) WORKBENCH_LAMBDA {
      const Size u = units + i, n = 2 * units + i;
      const T reset = support::sigmoid(gates[i] + ofState[i] + bias[i]);
      const T update = support::sigmoid(gates[u] + ofState[u] + bias[u]);
      heard[i] = ofState[n] + bias[3 * units + i];
      const T fresh = std::tanh(gates[n] + bias[n] + reset * heard[i]);
      gates[i] = reset;
      gates[u] = update;
      gates[n] = fresh;
      state[i] = (1 - update) * fresh + update * before[i];
    });
}

template <typename T>
WORKBENCH_INLINE void gruStepBackwardLoop(const T* gates, const T* heard, const T* before,
                                          Size beforeStep, const T* forState, T* forStateToo,
                                          T* forInput, T* forOfState, Size rows, Size units) {
  for (Size row = 0; row < rows; ++row, gates += 3 * units, heard += units, before += beforeStep,
            forState += units, forStateToo += units, forInput += 3 * units, forOfState += 3 * units)
    forEach(units, [=](Size i) WORKBENCH_LAMBDA {
      const Size u = units + i, n = 2 * units + i;
      const T toState = forState[i] + forStateToo[i];
      const T reset = gates[i], update = gates[u], fresh = gates[n];
      const T toFresh = toState * (1 - update) * tanhSlope(fresh);
      const T toReset = toFresh * heard[i] * sigmoidSlope(reset);
      const T toUpdate = toState * (before[i] - fresh) * sigmoidSlope(update);
      forInput[i] = forOfState[i] = toReset;
      forInput[u] = forOfState[u] = toUpdate;
      forInput[n] = toFresh;
      forOfState[n] = toFresh * reset;
      forStateToo[i] = toState * update;
    });
}

} // namespace

#define WORKBENCH_GATE_LOOPS(T)                                                                    \
  WORKBENCH_VECTORISED void lstmStep(T* gates, const T* bias, const T* before, Size beforeStep,    \
                                     T* memory, T* state, Size rows, Size units) {                 \
    lstmStepLoop(gates, bias, before, beforeStep, memory, state, rows, units);                     \
  }                                                                                                \
  WORKBENCH_VECTORISED void lstmStepBackward(                                                      \
      const T* gates, const T* before, Size beforeStep, const T* memory, const T* forState,        \
      const T* forStateToo, T* forMemory, T* forGates, Size rows, Size units) {                    \
    lstmStepBackwardLoop(gates, before, beforeStep, memory, forState, forStateToo, forMemory,      \
                         forGates, rows, units);                                                   \
  }                                                                                                \
  WORKBENCH_VECTORISED void gruStep(T* gates, const T* ofState, Size ofStateStep, const T* bias,   \
                                    const T* before, Size beforeStep, T* heard, T* state,          \
                                    Size rows, Size units) {                                       \
    gruStepLoop(gates, ofState, ofStateStep, bias, before, beforeStep, heard, state, rows, units); \
  }                                                                                                \
  WORKBENCH_VECTORISED void gruStepBackward(const T* gates, const T* heard, const T* before,       \
                                            Size beforeStep, const T* forState, T* forStateToo,    \
                                            T* forInput, T* forOfState, Size rows, Size units) {   \
    gruStepBackwardLoop(gates, heard, before, beforeStep, forState, forStateToo, forInput,         \
                        forOfState, rows, units);                                                  \
  }
WORKBENCH_GATE_LOOPS(float)
WORKBENCH_GATE_LOOPS(double)
#undef WORKBENCH_GATE_LOOPS

} // namespace dmm::kernels::loops
