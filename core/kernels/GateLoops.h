#pragma once

#include <cstdint>

namespace dmm::kernels {

using Size = std::int64_t;

/// The element-wise work between the products of recurrent networks with gates (PyTorch's LSTM and
/// GRU), for some rows of one step. Matrices are contiguous, row by row; the gates of a row stand
/// one behind the other, `units` numbers each, in PyTorch's order. `before` has a row for every row
/// where its step is `units`, and one row for all of them where it is 0.
template <typename T> struct GateLoops {
  /// gates [rows, 4 units], i f g o before their functions and the bias, become what they are;
  /// memory = f before + i g, state = o tanh(memory).
  void (*lstmStep)(T* gates, const T* bias, const T* before, Size beforeStep, T* memory, T* state,
                   Size rows, Size units);
  /// Through that step, from the gradient of the state, which comes in two parts, and that of
  /// the memory, which becomes that of `before`: forGates, before their functions.
  void (*lstmStepBackward)(const T* gates, const T* before, Size beforeStep, const T* memory,
                           const T* forState, const T* forStateToo, T* forMemory, T* forGates,
                           Size rows, Size units);

  /// gates [rows, 3 units], what the input says of r u n, become what they are; ofState, 0 or
  /// 3 units from row to row, is what the state before says of them. bias is [4 units]: of r
  /// and u, of n by the input and of n by the state. heard = the last with its bias, n =
  /// tanh(input + r heard), state = (1 - u) n + u before.
  void (*gruStep)(T* gates, const T* ofState, Size ofStateStep, const T* bias, const T* before,
                  Size beforeStep, T* heard, T* state, Size rows, Size units);
  /// Through that step, from the gradient of the state, which comes in two parts: what of it
  /// goes straight to the state before takes the place of the second one; forInput and
  /// forOfState [rows, 3 units] are before the gates' functions.
  void (*gruStepBackward)(const T* gates, const T* heard, const T* before, Size beforeStep,
                          const T* forState, T* forStateToo, T* forInput, T* forOfState, Size rows,
                          Size units);
};

/// Those of the target that runs, for float and double.
template <typename T> const GateLoops<T>& gateLoops();
template <> const GateLoops<float>& gateLoops();
template <> const GateLoops<double>& gateLoops();

} // namespace dmm::kernels
