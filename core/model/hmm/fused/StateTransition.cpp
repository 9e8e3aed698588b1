#include "core/model/hmm/fused/StateTransition.h"

#include "core/kernels/LineLoops.h"
#include "core/kernels/MatrixProduct.h"
#include "core/support/WorkClock.h"

#include <algorithm>
#include <vector>

namespace dmm::model::hmm::fused {

using torch::Tensor;

DenseTransition::DenseTransition(const Tensor& transition, ops::Direction direction)
    : m_transition(transition)
    , m_packed(direction == ops::Direction::Forwards ? transition : transition.t()) {}

template <typename T> void DenseTransition::first(T* row) const {
  std::copy_n(m_transition.data_ptr<T>(), states(), row); // all sequences come from state 0
}

template <typename T>
void DenseTransition::multiply(const T* rows, std::int64_t count, T* out) const {
  m_packed.multiply(rows, count, out);
}

Tensor DenseTransition::gradient(const Tensor& before, const Tensor& later, const Tensor& firsts,
                                 const Tensor& factors) const {
  Tensor all = torch::empty_like(m_transition);
  if (before.size(0) > 0) {
    kernels::multiply(before.t(), later, all);
  } else {
    all.zero_();
  }
  all[0].add_(torch::mv(firsts.t(), factors));
  return all;
}

PairTransition::PairTransition(const Tensor& transition, ops::Direction direction)
    : m_side(transition.size(0))
    , m_direction(direction)
    , m_lines(direction == ops::Direction::Forwards ? transition
                                                    : transition.permute({1, 2, 0}).contiguous()) {}

template <typename T> void PairTransition::first(T* row) const {
  std::fill_n(row, states(), T(0));
  std::copy_n(m_lines.data_ptr<T>(), m_side, row); // from (0, 0)
}

template <typename T>
void PairTransition::multiply(const T* rows, std::int64_t count, T* out) const {
  const support::WorkSpan span(support::Work::Products);
  const auto sum = kernels::lineLoops<T>().sum;
  const std::int64_t h = m_side;
  const T* lines = m_lines.data_ptr<T>();
  if (m_direction == ops::Direction::Forwards) {
    for (std::int64_t b = 0; b < h; ++b) // whose lines stay in the cache for all rows
      for (std::int64_t row = 0; row < count; ++row)
        sum(rows + row * h * h + b, h, lines + b * h, h * h, h, h, out + (row * h + b) * h);
    return;
  }
  std::vector<T> ofB(static_cast<std::size_t>(h)); // one number for each a
  for (std::int64_t b = 0; b < h; ++b)
    for (std::int64_t row = 0; row < count; ++row) {
      sum(rows + (row * h + b) * h, 1, lines + b * h * h, h, h, h, ofB.data());
      T* to = out + row * h * h + b;
      for (const T number : ofB) {
        *to = number;
        to += h;
      }
    }
}

Tensor PairTransition::gradient(const Tensor& before, const Tensor& later, const Tensor& firsts,
                                const Tensor& factors) const {
  const support::WorkSpan span(support::Work::Products);
  const std::int64_t h = m_side;
  Tensor all = torch::zeros({h, h, h}, later.options());
  AT_DISPATCH_FLOATING_TYPES(all.scalar_type(), "PairTransition", [&] {
    const auto addTo = kernels::lineLoops<scalar_t>().addTo;
    const auto* from = before.data_ptr<scalar_t>();
    const auto* to = later.data_ptr<scalar_t>();
    auto* sums = all.data_ptr<scalar_t>();
    for (std::int64_t b = 0; b < h; ++b)
      for (std::int64_t row = 0; row < before.size(0); ++row)
        addTo(from + row * h * h + b, h, to + (row * h + b) * h, h, sums + b * h, h * h, h);
  });
  all[0][0].add_(torch::mv(firsts.narrow(1, 0, h).t(), factors)); // (0, 0) to (0, c)
  return all;
}

#define WORKBENCH_TRANSITION(Transition, T)                                                        \
  template void Transition::first(T*) const;                                                       \
  template void Transition::multiply(const T*, std::int64_t, T*) const;
WORKBENCH_TRANSITION(DenseTransition, float)
WORKBENCH_TRANSITION(DenseTransition, double)
WORKBENCH_TRANSITION(PairTransition, float)
WORKBENCH_TRANSITION(PairTransition, double)
#undef WORKBENCH_TRANSITION

} // namespace dmm::model::hmm::fused
