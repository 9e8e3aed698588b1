#include "core/recurrence/ReluRnn.h"

#include "core/recurrence/ElementLoops.h"
#include "core/recurrence/MatrixProduct.h"

namespace dmm::recurrence {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

class ReluRnn : public torch::autograd::Function<ReluRnn> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& rows, const Tensor& weightIh,
                        const Tensor& weightHh, const Tensor& biasIh, const Tensor& biasHh,
                        const Tensor& h0, const PackedSteps& steps) {
    const Tensor recurrent = weightHh.t().contiguous();
    const Tensor bias = biasIh + biasHh;
    const Tensor states = torch::empty({rows.size(0), bias.size(0)}, bias.options());
    multiply(rows, weightIh.t().contiguous(), states);
    const Tensor fromStart = torch::empty({1, h0.size(0)}, h0.options());
    multiply(h0.unsqueeze(0), recurrent, fromStart);
    for (std::int64_t t = steps.count() - 1; t >= 0; --t) {
      const Tensor now = steps.at(states, t);
      const std::int64_t running = steps.continuing(t);
      if (running > 0)
        multiply(steps.at(states, t + 1), recurrent, now.narrow(0, 0, running), true);
      if (running < now.size(0)) now.narrow(0, running, now.size(0) - running).add_(fromStart);
      AT_DISPATCH_FLOATING_TYPES(now.scalar_type(), "reluRnn", [&] {
        loops::addBiasAndRelu(now.data_ptr<scalar_t>(), bias.data_ptr<scalar_t>(), now.size(0),
                              now.size(1));
      });
    }
    context->save_for_backward({rows, weightHh, h0, states});
    context->saved_data["offsets"] = steps.offsets;
    return states;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const Tensor& rows = saved[0];
    const Tensor& weightHh = saved[1];
    const Tensor& h0 = saved[2];
    const Tensor& states = saved[3];
    const PackedSteps steps{context->saved_data["offsets"].toIntVector(), 1};

    Tensor forInputs = gradients[0].clone(at::MemoryFormat::Contiguous); // before the ReLU
    Tensor beforeNext = torch::empty({steps.rowCount() - steps.rows(0), h0.size(0)}, h0.options());
    Tensor ended = torch::zeros_like(h0); // of the rows that began at h0
    for (std::int64_t t = 0; t < steps.count(); ++t) {
      const Tensor now = steps.at(forInputs, t);
      AT_DISPATCH_FLOATING_TYPES(now.scalar_type(), "reluRnn", [&] {
        loops::reluBackward(now.data_ptr<scalar_t>(), steps.at(states, t).data_ptr<scalar_t>(),
                            now.data_ptr<scalar_t>(), now.numel());
      });
      const std::int64_t running = steps.continuing(t);
      if (running > 0) {
        const Tensor passing = now.narrow(0, 0, running);
        multiply(passing, weightHh, steps.at(forInputs, t + 1), true);
        beforeNext.narrow(0, steps.begin(t + 1) - steps.rows(0), running).copy_(passing);
      }
      if (running < now.size(0)) ended += now.narrow(0, running, now.size(0) - running).sum(0);
    }

    const Tensor forWeightIh = torch::empty({h0.size(0), rows.size(1)}, h0.options());
    multiply(forInputs.t(), rows, forWeightIh);
    const Tensor forWeightHh = torch::outer(ended, h0);
    multiply(beforeNext.t(), states.narrow(0, steps.rows(0), beforeNext.size(0)), forWeightHh,
             true);
    const Tensor forBias = forInputs.sum(0);
    const Tensor forH0 = torch::empty({1, h0.size(0)}, h0.options());
    multiply(ended.unsqueeze(0), weightHh, forH0);
    return {Tensor(), forWeightIh, forWeightHh, forBias, forBias, forH0.squeeze(0), Tensor()};
  }
};

} // namespace

Tensor reluRnn(const Tensor& rows, const ReluRnnWeights& weights, const PackedSteps& steps) {
  return ReluRnn::apply(rows, weights.weightIh, weights.weightHh, weights.biasIh, weights.biasHh,
                        weights.h0, steps);
}

} // namespace dmm::recurrence
