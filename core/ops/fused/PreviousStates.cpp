#include "core/ops/fused/PreviousStates.h"

#include "core/support/WorkClock.h"

#include <algorithm>

namespace dmm::ops::fused {

using torch::Tensor;

namespace {

/// previous [N, D] from states [N, D], all steps but the first.
template <typename T>
void shiftForward(const batch::PackedSteps& steps, std::int64_t size, const T* states,
                  T* previous) {
  for (std::int64_t t = 1; t < steps.count(); ++t)
    std::copy_n(states + steps.begin(t - 1) * size, steps.rows(t) * size,
                previous + steps.begin(t) * size);
}

/// The other way: what each row gave to the step after it, and 0 for the last of a sequence.
template <typename T>
void shiftBack(const batch::PackedSteps& steps, std::int64_t size, const T* gradients,
               T* forStates) {
  for (std::int64_t t = 0; t < steps.count(); ++t) {
    const std::int64_t next = steps.continuing(t);
    if (next > 0)
      forStates = std::copy_n(gradients + steps.begin(t + 1) * size, next * size, forStates);
    forStates = std::fill_n(forStates, (steps.rows(t) - next) * size, T(0));
  }
}

class PreviousStates : public torch::autograd::Function<PreviousStates> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& states,
                        const Tensor& start, const batch::PackedSteps& steps) {
    const support::WorkSpan span(support::Work::Elements);
    context->saved_data["offsets"] = steps.offsets;
    context->saved_data["perSlice"] = steps.perSlice;
    const Tensor previous = torch::empty_like(states, at::MemoryFormat::Contiguous);
    steps.at(previous, 0).copy_(start);
    AT_DISPATCH_FLOATING_TYPES(states.scalar_type(), "previousStates", [&] {
      shiftForward(steps, states.size(1), states.data_ptr<scalar_t>(),
                   previous.data_ptr<scalar_t>());
    });
    return previous;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const batch::PackedSteps steps{context->saved_data["offsets"].toIntVector(),
                                   context->saved_data["perSlice"].toInt()};
    const Tensor gradient = gradients[0].contiguous();
    const Tensor forStates = torch::empty_like(gradient);
    AT_DISPATCH_FLOATING_TYPES(gradient.scalar_type(), "previousStates", [&] {
      shiftBack(steps, gradient.size(1), gradient.data_ptr<scalar_t>(),
                forStates.data_ptr<scalar_t>());
    });
    return {forStates, steps.at(gradient, 0).sum(0), Tensor()};
  }
};

} // namespace

Tensor previousStates(const Tensor& states, const Tensor& start, const batch::PackedSteps& steps) {
  return PreviousStates::apply(states.contiguous(), start, steps);
}

} // namespace dmm::ops::fused
