#include "core/ops/fused/cells/LstmCell.h"

#include "core/kernels/ElementLoops.h"
#include "core/kernels/GateLoops.h"
#include "core/ops/fused/cells/RecurrentShare.h"

namespace dmm::ops::fused {

using torch::Tensor;

LstmCell::LstmCell(const Tensor& input, const RecurrentWeights& weights)
    : m_states(torch::empty({input.size(0), weights.h0.size(0)}, input.options()))
    , m_gates(input)
    , m_memory(torch::empty_like(m_states))
    , m_c0(weights.c0)
    , m_bias(weights.biasIh + weights.biasHh) {}

LstmCell::LstmCell(const torch::autograd::variable_list& kept, const RecurrentWeights& weights,
                   const Tensor& forStates, const Walk& walk)
    : m_states(kept[0])
    , m_gates(kept[1])
    , m_memory(kept[2])
    , m_c0(weights.c0)
    , m_forStates(forStates)
    , m_forGates(torch::empty_like(m_gates))
    , m_forState(torch::zeros({walk.mostRows(), m_states.size(1)}, m_states.options()))
    , m_forMemory(torch::zeros_like(m_forState))
    , m_forC0(torch::zeros_like(m_c0)) {}

template <typename T>
void LstmCell::step(const kernels::PackedWeight& recurrent, const T* fromStart,
                    const StepRows& rows) {
  const std::int64_t units = m_states.size(1);
  T* states = m_states.data_ptr<T>();
  T* gates = m_gates.data_ptr<T>() + rows.begin * 4 * units;
  T* memory = m_memory.data_ptr<T>();
  addRecurrentShare(recurrent, states, fromStart, rows, gates);
  const auto some = [&](std::int64_t first, std::int64_t end, const T* before, std::int64_t step) {
    const std::int64_t place = (rows.begin + first) * units;
    kernels::gateLoops<T>().lstmStep(gates + first * 4 * units, m_bias.data_ptr<T>(), before, step,
                                     memory + place, states + place, end - first, units);
  };
  some(0, rows.goingOn, memory + rows.before * units, units);
  some(rows.goingOn, rows.count, m_c0.data_ptr<T>(), 0);
}

template <typename T> const T* LstmCell::pull(const StepRows& rows) {
  const std::int64_t units = m_states.size(1);
  const T* memory = m_memory.data_ptr<T>();
  T* forGates = m_forGates.data_ptr<T>() + rows.begin * 4 * units;
  T* forMemory = m_forMemory.data_ptr<T>();
  const auto some = [&](std::int64_t first, std::int64_t end, const T* before, std::int64_t step) {
    const std::int64_t row = rows.begin + first;
    kernels::gateLoops<T>().lstmStepBackward(
        m_gates.data_ptr<T>() + row * 4 * units, before, step, memory + row * units,
        m_forStates.data_ptr<T>() + row * units, m_forState.data_ptr<T>() + first * units,
        forMemory + first * units, forGates + first * 4 * units, end - first, units);
  };
  some(0, rows.goingOn, memory + rows.before * units, units);
  some(rows.goingOn, rows.count, m_c0.data_ptr<T>(), 0);
  kernels::elementLoops<T>().addColumnSums(forMemory + rows.goingOn * units, m_forC0.data_ptr<T>(),
                                           rows.count - rows.goingOn, units);
  return forGates;
}

template <typename T> T* LstmCell::carried(const StepRows& /*rows*/) {
  return m_forState.data_ptr<T>();
}

CellGradients LstmCell::gradients(const Tensor& recurrentBias) const {
  return {m_forGates, m_forGates, recurrentBias, {}, m_forC0};
}

#define WORKBENCH_LSTM_CELL(T)                                                                     \
  template void LstmCell::step(const kernels::PackedWeight&, const T*, const StepRows&);           \
  template const T* LstmCell::pull<T>(const StepRows&);                                            \
  template T* LstmCell::carried<T>(const StepRows&);
WORKBENCH_LSTM_CELL(float)
WORKBENCH_LSTM_CELL(double)
#undef WORKBENCH_LSTM_CELL

} // namespace dmm::ops::fused
