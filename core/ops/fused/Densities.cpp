#include "core/ops/fused/Densities.h"

#include "core/kernels/ElementLoops.h"
#include "core/support/WorkClock.h"

namespace dmm::ops::fused {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

class GaussianLogProb : public torch::autograd::Function<GaussianLogProb> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& value, const Tensor& loc,
                        const Tensor& scale, const Tensor& noise) {
    const support::WorkSpan span(support::Work::Elements);
    context->save_for_backward({value, loc, scale, noise});
    const Tensor sums = torch::empty({value.size(0)}, value.options());
    AT_DISPATCH_FLOATING_TYPES(value.scalar_type(), "gaussianLogProb", [&] {
      kernels::elementLoops<scalar_t>().gaussianLogProb(
          value.data_ptr<scalar_t>(), loc.data_ptr<scalar_t>(), scale.data_ptr<scalar_t>(),
          dataOrNull<scalar_t>(noise), sums.data_ptr<scalar_t>(), value.size(0), value.size(1));
    });
    return sums;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const auto saved = context->get_saved_variables();
    const Tensor& value = saved[0];
    const Tensor& loc = saved[1];
    const Tensor& scale = saved[2];
    const Tensor& noise = saved[3];
    const Tensor gradient = gradients[0].contiguous();
    const Tensor forValue = torch::empty_like(value);
    const Tensor forLoc = torch::empty_like(loc);
    const Tensor forScale = torch::empty_like(scale);
    AT_DISPATCH_FLOATING_TYPES(value.scalar_type(), "gaussianLogProb", [&] {
      kernels::elementLoops<scalar_t>().gaussianLogProbBackward(
          gradient.data_ptr<scalar_t>(), value.data_ptr<scalar_t>(), loc.data_ptr<scalar_t>(),
          scale.data_ptr<scalar_t>(), dataOrNull<scalar_t>(noise), forValue.data_ptr<scalar_t>(),
          forLoc.data_ptr<scalar_t>(), forScale.data_ptr<scalar_t>(), value.size(0), value.size(1));
    });
    return {forValue, forLoc, forScale, Tensor()};
  }

 private:
  template <typename T> static const T* dataOrNull(const Tensor& tensor) {
    return tensor.numel() > 0 ? tensor.data_ptr<T>() : nullptr;
  }
};

class DrawLogProb : public torch::autograd::Function<DrawLogProb> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& scale, const Tensor& noise) {
    const support::WorkSpan span(support::Work::Elements);
    context->save_for_backward({scale});
    const Tensor sums = torch::empty({scale.size(0)}, scale.options());
    AT_DISPATCH_FLOATING_TYPES(scale.scalar_type(), "drawLogProb", [&] {
      kernels::elementLoops<scalar_t>().drawLogProb(
          scale.data_ptr<scalar_t>(), noise.data_ptr<scalar_t>(), sums.data_ptr<scalar_t>(),
          scale.size(0), scale.size(1));
    });
    return sums;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const Tensor scale = context->get_saved_variables().front();
    const Tensor gradient = gradients[0].contiguous();
    const Tensor forScale = torch::empty_like(scale);
    AT_DISPATCH_FLOATING_TYPES(scale.scalar_type(), "drawLogProb", [&] {
      kernels::elementLoops<scalar_t>().drawLogProbBackward(
          gradient.data_ptr<scalar_t>(), scale.data_ptr<scalar_t>(), forScale.data_ptr<scalar_t>(),
          scale.size(0), scale.size(1));
    });
    return {forScale, Tensor()};
  }
};

class BernoulliLogProb : public torch::autograd::Function<BernoulliLogProb> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& logits) {
    const support::WorkSpan span(support::Work::Elements);
    context->save_for_backward({x, logits});
    const Tensor sums = torch::empty({logits.size(0)}, logits.options());
    AT_DISPATCH_FLOATING_TYPES(logits.scalar_type(), "bernoulliLogProb", [&] {
      kernels::elementLoops<scalar_t>().bernoulliLogProb(
          x.data_ptr<scalar_t>(), logits.data_ptr<scalar_t>(), sums.data_ptr<scalar_t>(), x.size(0),
          logits.size(0) / x.size(0), x.size(1));
    });
    return sums;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const auto saved = context->get_saved_variables();
    const Tensor& x = saved[0];
    const Tensor& logits = saved[1];
    const Tensor gradient = gradients[0].contiguous();
    const Tensor forLogits = torch::empty_like(logits);
    AT_DISPATCH_FLOATING_TYPES(logits.scalar_type(), "bernoulliLogProb", [&] {
      kernels::elementLoops<scalar_t>().bernoulliLogProbBackward(
          gradient.data_ptr<scalar_t>(), x.data_ptr<scalar_t>(), logits.data_ptr<scalar_t>(),
          forLogits.data_ptr<scalar_t>(), x.size(0), logits.size(0) / x.size(0), x.size(1));
    });
    return {Tensor(), forLogits};
  }
};

} // namespace

Tensor gaussianLogProb(const Tensor& value, const Tensor& loc, const Tensor& scale,
                       const Tensor& noise) {
  return GaussianLogProb::apply(value.contiguous(), loc.contiguous(), scale.contiguous(),
                                noise.defined() ? noise.contiguous() : value.new_empty({0}));
}

Tensor drawLogProb(const Tensor& scale, const Tensor& noise) {
  return DrawLogProb::apply(scale.contiguous(), noise.contiguous());
}

Tensor bernoulliLogProb(const Tensor& x, const Tensor& logits) {
  return BernoulliLogProb::apply(x.contiguous(), logits.contiguous());
}

} // namespace dmm::ops::fused
