#include "core/ops/fused/cells/ReluCell.h"

#include "core/kernels/ElementLoops.h"
#include "core/ops/fused/cells/RecurrentShare.h"

#include <algorithm>

namespace dmm::ops::fused {

using torch::Tensor;

ReluCell::ReluCell(const Tensor& input, const RecurrentWeights& weights)
    : m_states(input)
    , m_bias(weights.biasIh + weights.biasHh) {}

ReluCell::ReluCell(const torch::autograd::variable_list& kept, const RecurrentWeights& /*weights*/,
                   const Tensor& forStates, const Walk& /*walk*/)
    : m_states(kept[0])
    , m_forStates(forStates)
    , m_beforeRelu(torch::empty_like(m_states)) {}

template <typename T>
void ReluCell::step(const kernels::PackedWeight& recurrent, const T* fromStart,
                    const StepRows& rows) {
  const std::int64_t units = m_states.size(1);
  T* states = m_states.data_ptr<T>();
  T* now = states + rows.begin * units;
  addRecurrentShare(recurrent, states, fromStart, rows, now);
  kernels::elementLoops<T>().addBiasAndRelu(now, m_bias.data_ptr<T>(), rows.count, units);
}

template <typename T> const T* ReluCell::pull(const StepRows& rows) {
  const std::int64_t units = m_states.size(1), place = rows.begin * units;
  T* now = m_beforeRelu.data_ptr<T>() + place;
  std::fill_n(now + rows.carried * units, (rows.count - rows.carried) * units, T(0));
  kernels::elementLoops<T>().reluBackwardOfTwo(now, m_forStates.data_ptr<T>() + place,
                                               m_states.data_ptr<T>() + place, rows.count * units);
  return now;
}

template <typename T> T* ReluCell::carried(const StepRows& rows) {
  return m_beforeRelu.data_ptr<T>() + rows.before * m_states.size(1);
}

CellGradients ReluCell::gradients(const Tensor& recurrentBias) const {
  return {m_beforeRelu, m_beforeRelu, recurrentBias, {}, {}};
}

#define WORKBENCH_RELU_CELL(T)                                                                     \
  template void ReluCell::step(const kernels::PackedWeight&, const T*, const StepRows&);           \
  template const T* ReluCell::pull<T>(const StepRows&);                                            \
  template T* ReluCell::carried<T>(const StepRows&);
WORKBENCH_RELU_CELL(float)
WORKBENCH_RELU_CELL(double)
#undef WORKBENCH_RELU_CELL

} // namespace dmm::ops::fused
