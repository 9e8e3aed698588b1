#include "core/recurrence/PackedSteps.h"

namespace dmm::recurrence {

using torch::Tensor;

namespace {

class PreviousStates : public torch::autograd::Function<PreviousStates> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& states,
                        const Tensor& start, const PackedSteps& steps) {
    context->saved_data["offsets"] = steps.offsets;
    context->saved_data["perSlice"] = steps.perSlice;
    const Tensor previous = torch::empty_like(states, at::MemoryFormat::Contiguous);
    steps.at(previous, 0).copy_(start);
    for (std::int64_t t = 1; t < steps.count(); ++t)
      steps.at(previous, t).copy_(steps.at(states, t - 1, steps.rows(t)));
    return previous;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const PackedSteps steps{context->saved_data["offsets"].toIntVector(),
                            context->saved_data["perSlice"].toInt()};
    const Tensor& gradient = gradients[0];
    const Tensor forStates = torch::empty_like(gradient, at::MemoryFormat::Contiguous);
    for (std::int64_t t = 0; t < steps.count(); ++t) {
      const std::int64_t next = steps.continuing(t);
      if (next > 0) steps.at(forStates, t, next).copy_(steps.at(gradient, t + 1));
      steps.at(forStates, t).narrow(0, next, steps.rows(t) - next).zero_();
    }
    return {forStates, steps.at(gradient, 0).sum(0), Tensor()};
  }
};

} // namespace

Tensor previousStates(const Tensor& states, const Tensor& start, const PackedSteps& steps) {
  return PreviousStates::apply(states, start, steps);
}

} // namespace dmm::recurrence
