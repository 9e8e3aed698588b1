#include "core/ops/fused/cells/GruCell.h"

#include "core/kernels/ColumnSums.h"
#include "core/kernels/ElementLoops.h"
#include "core/kernels/GateLoops.h"

namespace dmm::ops::fused {

using torch::Tensor;

GruCell::GruCell(const Tensor& input, const RecurrentWeights& weights)
    : m_states(torch::empty({input.size(0), weights.h0.size(0)}, input.options()))
    , m_gates(input)
    , m_heard(torch::empty_like(m_states))
    , m_h0(weights.h0) {
  const std::int64_t units = m_states.size(1);
  const Tensor ofGates = (weights.biasIh + weights.biasHh).narrow(0, 0, 2 * units);
  m_bias = torch::cat({ofGates, weights.biasIh.narrow(0, 2 * units, units),
                       weights.biasHh.narrow(0, 2 * units, units)});
}

GruCell::GruCell(const torch::autograd::variable_list& kept, const RecurrentWeights& weights,
                 const Tensor& forStates, const Walk& walk)
    : m_states(kept[0])
    , m_gates(kept[1])
    , m_heard(kept[2])
    , m_h0(weights.h0)
    , m_forStates(forStates)
    , m_forInput(torch::empty_like(m_gates))
    , m_forOfState(torch::empty_like(m_gates))
    , m_forState(torch::zeros({walk.mostRows(), m_states.size(1)}, m_states.options()))
    , m_forH0(torch::zeros_like(m_h0)) {}

template <typename T>
void GruCell::step(const kernels::PackedWeight& recurrent, const T* fromStart,
                   const StepRows& rows) {
  const std::int64_t units = m_states.size(1);
  if (!m_ofState.defined() || m_ofState.size(0) < rows.goingOn)
    m_ofState = torch::empty({rows.goingOn, 3 * units}, m_states.options());
  T* states = m_states.data_ptr<T>();
  T* ofState = m_ofState.data_ptr<T>();
  if (rows.goingOn > 0) recurrent.multiply(states + rows.before * units, rows.goingOn, ofState);
  const auto some = [&](std::int64_t first, std::int64_t end, const T* ofBefore, const T* before,
                        std::int64_t step) {
    const std::int64_t row = rows.begin + first;
    kernels::gateLoops<T>().gruStep(
        m_gates.data_ptr<T>() + row * 3 * units, ofBefore, 3 * step, m_bias.data_ptr<T>(), before,
        step, m_heard.data_ptr<T>() + row * units, states + row * units, end - first, units);
  };
  some(0, rows.goingOn, ofState, states + rows.before * units, units);
  some(rows.goingOn, rows.count, fromStart, m_h0.data_ptr<T>(), 0);
}

template <typename T> const T* GruCell::pull(const StepRows& rows) {
  const std::int64_t units = m_states.size(1);
  const T* states = m_states.data_ptr<T>();
  T* forState = m_forState.data_ptr<T>();
  T* forOfState = m_forOfState.data_ptr<T>();
  const auto some = [&](std::int64_t first, std::int64_t end, const T* before, std::int64_t step) {
    const std::int64_t row = rows.begin + first;
    kernels::gateLoops<T>().gruStepBackward(
        m_gates.data_ptr<T>() + row * 3 * units, m_heard.data_ptr<T>() + row * units, before, step,
        m_forStates.data_ptr<T>() + row * units, forState + first * units,
        m_forInput.data_ptr<T>() + row * 3 * units, forOfState + row * 3 * units, end - first,
        units);
  };
  some(0, rows.goingOn, states + rows.before * units, units);
  some(rows.goingOn, rows.count, m_h0.data_ptr<T>(), 0);
  kernels::elementLoops<T>().addColumnSums(forState + rows.goingOn * units, m_forH0.data_ptr<T>(),
                                           rows.count - rows.goingOn, units);
  return forOfState + rows.begin * 3 * units;
}

template <typename T> T* GruCell::carried(const StepRows& /*rows*/) {
  return m_forState.data_ptr<T>();
}

CellGradients GruCell::gradients(const Tensor& recurrentBias) const {
  const std::int64_t units = m_states.size(1);
  const Tensor inputBias = recurrentBias.clone(); // of r and u the same
  inputBias.narrow(0, 2 * units, units)
      .copy_(kernels::columnSums(m_forInput.narrow(1, 2 * units, units).contiguous()));
  return {m_forInput, m_forOfState, inputBias, m_forH0, {}};
}

#define WORKBENCH_GRU_CELL(T)                                                                      \
  template void GruCell::step(const kernels::PackedWeight&, const T*, const StepRows&);            \
  template const T* GruCell::pull<T>(const StepRows&);                                             \
  template T* GruCell::carried<T>(const StepRows&);
WORKBENCH_GRU_CELL(float)
WORKBENCH_GRU_CELL(double)
#undef WORKBENCH_GRU_CELL

} // namespace dmm::ops::fused
