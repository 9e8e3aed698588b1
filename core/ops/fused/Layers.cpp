#include "core/ops/fused/Layers.h"

#include "core/kernels/ColumnSums.h"
#include "core/kernels/ElementLoops.h"
#include "core/kernels/MatrixProduct.h"
#include "core/kernels/PackedWeight.h"
#include "core/kernels/SparseRows.h"
#include "core/support/WorkClock.h"

#include <utility>

namespace dmm::ops::fused {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

Tensor product(const Tensor& x, const Tensor& matrix) {
  const Tensor y = torch::empty({x.size(0), matrix.size(1)}, x.options());
  AT_DISPATCH_FLOATING_TYPES(y.scalar_type(), "product", [&] {
    kernels::PackedWeight(matrix).multiply(x.data_ptr<scalar_t>(), x.size(0),
                                           y.data_ptr<scalar_t>());
  });
  return y;
}

namespace {

/// From the gradient before the activation to those of x, weight and bias, of which the last is
/// known.
variable_list throughLinear(AutogradContext* context, const Tensor& gradient, const Tensor& x,
                            const Tensor& weight, const Tensor& forBias) {
  Tensor forX;
  Tensor forWeight;
  if (context->needs_input_grad(0)) forX = product(gradient, weight);
  if (context->needs_input_grad(1)) {
    forWeight = torch::empty_like(weight, at::MemoryFormat::Contiguous);
    kernels::multiply(gradient.t(), x, forWeight);
  }
  return {forX, forWeight, forBias};
}

/// From the gradient of y = relu(x + bias) to that of x, and the sums of its columns, the bias's.
std::pair<Tensor, Tensor> throughRelu(const Tensor& gradient, const Tensor& y) {
  const Tensor before = torch::empty_like(y);
  const Tensor forBias = torch::zeros({y.size(1)}, y.options());
  AT_DISPATCH_FLOATING_TYPES(y.scalar_type(), "relu", [&] {
    kernels::elementLoops<scalar_t>().reluBackward(
        gradient.data_ptr<scalar_t>(), y.data_ptr<scalar_t>(), before.data_ptr<scalar_t>(),
        forBias.data_ptr<scalar_t>(), y.size(0), y.size(1));
  });
  return {before, forBias};
}

class Linear : public torch::autograd::Function<Linear> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight,
                        const Tensor& bias) {
    const support::WorkSpan span(support::Work::Elements);
    context->save_for_backward({x, weight});
    const Tensor y = product(x, weight.t());
    AT_DISPATCH_FLOATING_TYPES(y.scalar_type(), "linear", [&] {
      kernels::elementLoops<scalar_t>().addBias(y.data_ptr<scalar_t>(), bias.data_ptr<scalar_t>(),
                                                y.size(0), y.size(1));
    });
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const auto saved = context->get_saved_variables();
    const Tensor gradient = gradients[0].contiguous();
    const Tensor forBias = context->needs_input_grad(2) ? kernels::columnSums(gradient) : Tensor();
    return throughLinear(context, gradient, saved[0], saved[1], forBias);
  }
};

class LinearRelu : public torch::autograd::Function<LinearRelu> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight,
                        const Tensor& bias) {
    const support::WorkSpan span(support::Work::Elements);
    const Tensor y = product(x, weight.t());
    AT_DISPATCH_FLOATING_TYPES(y.scalar_type(), "linearRelu", [&] {
      kernels::elementLoops<scalar_t>().addBiasAndRelu(
          y.data_ptr<scalar_t>(), bias.data_ptr<scalar_t>(), y.size(0), y.size(1));
    });
    context->save_for_backward({x, weight, y});
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const auto saved = context->get_saved_variables();
    const auto [before, forBias] = throughRelu(gradients[0].contiguous(), saved[2]);
    return throughLinear(context, before, saved[0], saved[1], forBias);
  }
};

class NotesLinearRelu : public torch::autograd::Function<NotesLinearRelu> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& notes, const Tensor& weight,
                        const Tensor& bias) {
    const support::WorkSpan span(support::Work::Elements);
    const Tensor y = kernels::sparseProduct(notes, weight.t().contiguous());
    AT_DISPATCH_FLOATING_TYPES(y.scalar_type(), "notesLinearRelu", [&] {
      kernels::elementLoops<scalar_t>().addBiasAndRelu(
          y.data_ptr<scalar_t>(), bias.data_ptr<scalar_t>(), y.size(0), y.size(1));
    });
    context->save_for_backward({notes, y});
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const auto saved = context->get_saved_variables();
    const auto [before, forBias] = throughRelu(gradients[0].contiguous(), saved[1]);
    return {Tensor(), kernels::sparseWeightGradient(before, saved[0]), forBias};
  }
};

class NotesProduct : public torch::autograd::Function<NotesProduct> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& notes, const Tensor& weight) {
    const support::WorkSpan span(support::Work::Elements);
    context->save_for_backward({notes});
    return kernels::sparseProduct(notes, weight.t().contiguous());
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const Tensor notes = context->get_saved_variables()[0];
    return {Tensor(), kernels::sparseWeightGradient(gradients[0].contiguous(), notes)};
  }
};

class LinearReluHearing : public torch::autograd::Function<LinearReluHearing> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight,
                        const Tensor& bias, const Tensor& notes, const Tensor& heardWeight) {
    const support::WorkSpan span(support::Work::Elements);
    const Tensor heard = kernels::sparseProduct(notes, heardWeight.t().contiguous());
    const Tensor y = product(x, weight.t());
    const std::int64_t slices = heard.size(0), size = y.size(1);
    const std::int64_t particles = slices > 0 ? y.size(0) / slices : 1;
    AT_DISPATCH_FLOATING_TYPES(y.scalar_type(), "linearReluHearing", [&] {
      auto* rows = y.data_ptr<scalar_t>();
      const auto* ofSlices = heard.data_ptr<scalar_t>();
      for (std::int64_t slice = 0; slice < slices; ++slice)
        kernels::elementLoops<scalar_t>().addBias(rows + slice * particles * size,
                                                  ofSlices + slice * size, particles, size);
      kernels::elementLoops<scalar_t>().addBiasAndRelu(rows, bias.data_ptr<scalar_t>(), y.size(0),
                                                       size);
    });
    context->save_for_backward({x, weight, y, notes});
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const auto saved = context->get_saved_variables();
    const Tensor& notes = saved[3];
    const auto through = throughRelu(gradients[0].contiguous(), saved[2]);
    const Tensor& before = through.first;
    variable_list all = throughLinear(context, before, saved[0], saved[1], through.second);
    Tensor ofSlices = before;
    if (before.size(0) != notes.size(0)) {
      ofSlices = torch::empty({notes.size(0), before.size(1)}, before.options());
      AT_DISPATCH_FLOATING_TYPES(before.scalar_type(), "linearReluHearing", [&] {
        kernels::elementLoops<scalar_t>().sumParticles(
            before.data_ptr<scalar_t>(), ofSlices.data_ptr<scalar_t>(), notes.size(0),
            before.size(0) / notes.size(0), before.size(1));
      });
    }
    all.insert(all.end(), {Tensor(), kernels::sparseWeightGradient(ofSlices, notes)});
    return all;
  }
};

class Softplus : public torch::autograd::Function<Softplus> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& x) {
    const support::WorkSpan span(support::Work::Elements);
    const Tensor y = torch::empty_like(x);
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "softplus", [&] {
      kernels::elementLoops<scalar_t>().softplus(x.data_ptr<scalar_t>(), y.data_ptr<scalar_t>(),
                                                 x.numel());
    });
    context->save_for_backward({y});
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const Tensor y = context->get_saved_variables().front();
    const Tensor gradient = gradients[0].contiguous();
    const Tensor forX = torch::empty_like(y);
    AT_DISPATCH_FLOATING_TYPES(y.scalar_type(), "softplus", [&] {
      kernels::elementLoops<scalar_t>().softplusBackward(gradient.data_ptr<scalar_t>(),
                                                         y.data_ptr<scalar_t>(),
                                                         forX.data_ptr<scalar_t>(), y.numel());
    });
    return {forX};
  }
};

class GatedMix : public torch::autograd::Function<GatedMix> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& logits, const Tensor& a,
                        const Tensor& b) {
    const support::WorkSpan span(support::Work::Elements);
    const Tensor gate = torch::empty_like(a);
    const Tensor out = torch::empty_like(a);
    AT_DISPATCH_FLOATING_TYPES(a.scalar_type(), "gatedMix", [&] {
      kernels::elementLoops<scalar_t>().gatedMix(
          logits.data_ptr<scalar_t>(), a.data_ptr<scalar_t>(), b.data_ptr<scalar_t>(),
          gate.data_ptr<scalar_t>(), out.data_ptr<scalar_t>(), a.numel());
    });
    context->save_for_backward({gate, a, b});
    return out;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const auto saved = context->get_saved_variables();
    const Tensor& gate = saved[0];
    const Tensor& a = saved[1];
    const Tensor& b = saved[2];
    const Tensor gradient = gradients[0].contiguous();
    const Tensor forLogits = torch::empty_like(a);
    const Tensor forA = torch::empty_like(a);
    const Tensor forB = torch::empty_like(a);
    AT_DISPATCH_FLOATING_TYPES(a.scalar_type(), "gatedMix", [&] {
      kernels::elementLoops<scalar_t>().gatedMixBackward(
          gradient.data_ptr<scalar_t>(), gate.data_ptr<scalar_t>(), a.data_ptr<scalar_t>(),
          b.data_ptr<scalar_t>(), forLogits.data_ptr<scalar_t>(), forA.data_ptr<scalar_t>(),
          forB.data_ptr<scalar_t>(), a.numel());
    });
    return {forLogits, forA, forB};
  }
};

} // namespace

Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  return Linear::apply(x.contiguous(), weight, bias);
}

Tensor linearRelu(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  return LinearRelu::apply(x.contiguous(), weight, bias);
}

Tensor notesLinearRelu(const Tensor& notes, const Tensor& weight, const Tensor& bias) {
  return NotesLinearRelu::apply(notes.contiguous(), weight, bias);
}

Tensor notesProduct(const Tensor& notes, const Tensor& weight) {
  return NotesProduct::apply(notes.contiguous(), weight);
}

Tensor linearReluHearing(const Tensor& x, const Tensor& weight, const Tensor& bias,
                         const Tensor& notes, const Tensor& heardWeight) {
  return LinearReluHearing::apply(x.contiguous(), weight, bias, notes.contiguous(), heardWeight);
}

Tensor softplus(const Tensor& x) { return Softplus::apply(x.contiguous()); }

Tensor gatedMix(const Tensor& logits, const Tensor& a, const Tensor& b) {
  return GatedMix::apply(logits.contiguous(), a.contiguous(), b.contiguous());
}

} // namespace dmm::ops::fused
