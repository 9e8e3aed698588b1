#include "core/ops/fused/Recurrence.h"

#include "core/kernels/ElementLoops.h"
#include "core/kernels/MatrixProduct.h"
#include "core/kernels/PackedWeight.h"
#include "core/kernels/SparseRows.h"
#include "core/ops/fused/Layers.h"
#include "core/ops/fused/cells/GruCell.h"
#include "core/ops/fused/cells/LstmCell.h"
#include "core/ops/fused/cells/ReluCell.h"
#include "core/support/WorkClock.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace dmm::ops::fused {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// What the way back gathers of W_hh h_before, besides its gradients row by row.
template <typename T> struct Sums {
  T* beforeNext; ///< the gradients of the rows that go on from another, one behind the other; null
                 ///< where they lie so already
  T* running;    ///< the sum of these is added to it, [gates R]
  T* ended;      ///< and here that of the rows that began
};

template <typename T, typename Unit>
void walkBack(const Walk& walk, const kernels::PackedWeight& recurrent, Unit& cell, Sums<T> sums) {
  const std::int64_t width = recurrent.inner();
  for (std::int64_t i = walk.count() - 1; i >= 0; --i) {
    const StepRows rows = walk.at(i);
    const T* now = cell.template pull<T>(rows);
    if (rows.goingOn > 0) {
      recurrent.multiply(now, rows.goingOn, cell.template carried<T>(rows), Unit::kAddsToCarried);
      if (sums.beforeNext)
        sums.beforeNext = std::copy_n(now, rows.goingOn * width, sums.beforeNext);
    }
    kernels::elementLoops<T>().addColumnSums(now, sums.running, rows.goingOn, width);
    kernels::elementLoops<T>().addColumnSums(now + rows.goingOn * width, sums.ended,
                                             rows.count - rows.goingOn, width);
  }
}

/// The states that the rows of all steps but the first went on from, one behind the other.
Tensor previousOf(const Tensor& states, const batch::PackedSteps& steps) {
  std::vector<Tensor> previous;
  for (std::int64_t t = 1; t < steps.count(); ++t)
    previous.push_back(steps.at(states, t - 1, steps.rows(t)));
  return previous.empty() ? states.narrow(0, 0, 0) : torch::cat(previous);
}

/// W_ih x of all rows.
Tensor inputShare(const Tensor& rows, const Tensor& weightIh, bool areNotes) {
  return areNotes ? kernels::sparseProduct(rows, weightIh.t().contiguous())
                  : product(rows, weightIh.t());
}

/// The loops over time, with a cell (cells/ReluCell.h says what one has).
template <typename Unit> class Recurrence : public torch::autograd::Function<Recurrence<Unit>> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& rows, const Tensor& weightIh,
                        const Tensor& weightHh, const Tensor& biasIh, const Tensor& biasHh,
                        const Tensor& h0, const Tensor& c0, const batch::PackedSteps& steps,
                        Direction direction, bool areNotes) {
    const support::WorkSpan span(support::Work::Elements);
    const kernels::PackedWeight recurrent(weightHh.t());
    Unit cell(inputShare(rows, weightIh, areNotes), {weightIh, weightHh, biasIh, biasHh, h0, c0});
    const Walk walk(steps, direction);
    const Tensor fromStart = torch::empty({recurrent.columns()}, h0.options());
    AT_DISPATCH_FLOATING_TYPES(h0.scalar_type(), "recurrence", [&] {
      const auto* start = fromStart.data_ptr<scalar_t>();
      recurrent.multiply(h0.data_ptr<scalar_t>(), 1, fromStart.data_ptr<scalar_t>());
      for (std::int64_t i = 0; i < walk.count(); ++i)
        cell.template step<scalar_t>(recurrent, start, walk.at(i));
    });
    variable_list saved{rows, weightIh, weightHh, h0, c0};
    const variable_list kept = cell.kept();
    saved.insert(saved.end(), kept.begin(), kept.end());
    context->save_for_backward(saved);
    context->saved_data["offsets"] = steps.offsets;
    context->saved_data["direction"] = static_cast<std::int64_t>(direction);
    context->saved_data["are_notes"] = areNotes;
    return cell.states();
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const auto saved = context->get_saved_variables();
    const Tensor& rows = saved[0];
    const RecurrentWeights weights{saved[1], saved[2], {}, {}, saved[3], saved[4]};
    const Tensor& h0 = weights.h0;
    const variable_list kept(saved.begin() + 5, saved.end());
    const batch::PackedSteps steps{context->saved_data["offsets"].toIntVector(), 1};
    const auto direction = static_cast<Direction>(context->saved_data["direction"].toInt());
    const bool areNotes = context->saved_data["are_notes"].toBool();
    const bool isForwards = direction == Direction::Forwards;

    const Walk walk(steps, direction);
    const kernels::PackedWeight recurrent(weights.weightHh);
    Unit cell(kept, weights, gradients[0].contiguous(), walk);
    const std::int64_t width = recurrent.inner();
    const std::int64_t later = steps.rowCount() - steps.rows(0);
    const Tensor beforeNext = torch::empty({isForwards ? 0 : later, width}, h0.options());
    const Tensor running = torch::zeros({width}, h0.options());
    const Tensor ended = torch::zeros_like(running);
    Tensor forH0 = torch::empty_like(h0);
    AT_DISPATCH_FLOATING_TYPES(h0.scalar_type(), "recurrence", [&] {
      walkBack<scalar_t>(walk, recurrent, cell,
                         {isForwards ? nullptr : beforeNext.data_ptr<scalar_t>(),
                          running.data_ptr<scalar_t>(), ended.data_ptr<scalar_t>()});
      recurrent.multiply(ended.data_ptr<scalar_t>(), 1, forH0.data_ptr<scalar_t>());
    });

    const Tensor forBiasHh = running + ended;
    const CellGradients ofCell = cell.gradients(forBiasHh);
    if (ofCell.h0.defined()) forH0 += ofCell.h0;
    const Tensor forWeightHh = torch::outer(ended, h0);
    // Each row that goes on from another one, and that other one's state.
    const Tensor& states = cell.states();
    if (isForwards)
      kernels::multiply(ofCell.recurrent.narrow(0, steps.rows(0), later).t(),
                        previousOf(states, steps), forWeightHh, true);
    else
      kernels::multiply(beforeNext.t(), states.narrow(0, steps.rows(0), later), forWeightHh, true);
    Tensor forWeightIh, forRows;
    if (areNotes) {
      forWeightIh = kernels::sparseWeightGradient(ofCell.input, rows);
    } else {
      forWeightIh = torch::empty_like(weights.weightIh, at::MemoryFormat::Contiguous);
      kernels::multiply(ofCell.input.t(), rows, forWeightIh);
      forRows = product(ofCell.input, weights.weightIh);
    }
    return {forRows, forWeightIh, forWeightHh, ofCell.inputBias, forBiasHh,
            forH0,   ofCell.c0,   Tensor(),    Tensor(),         Tensor()};
  }
};

template <typename Unit>
Tensor run(Direction direction, const RecurrentInput& input, const RecurrentWeights& weights,
           const batch::PackedSteps& steps) {
  const Tensor h0 = weights.h0.contiguous();
  // Autograd takes no undefined tensors: a cell without a memory gets another one.
  const Tensor c0 = weights.c0.defined() ? weights.c0.contiguous() : h0.detach();
  return Recurrence<Unit>::apply(input.rows.contiguous(), weights.weightIh, weights.weightHh,
                                 weights.biasIh, weights.biasHh, h0, c0, steps, direction,
                                 input.areNotes);
}

} // namespace

Tensor recurrence(Cell cell, Direction direction, const RecurrentInput& input,
                  const RecurrentWeights& weights, const batch::PackedSteps& steps) {
  switch (cell) {
  case Cell::Relu: return run<ReluCell>(direction, input, weights, steps);
  case Cell::Gru: return run<GruCell>(direction, input, weights, steps);
  case Cell::Lstm: return run<LstmCell>(direction, input, weights, steps);
  }
  throw std::invalid_argument("recurrence: expected a known cell");
}

} // namespace dmm::ops::fused
