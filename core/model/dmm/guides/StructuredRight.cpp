#include "core/model/dmm/guides/StructuredRight.h"

namespace dmm::model {

using torch::nn::Linear;

StructuredRight::StructuredRight(const PartSetup& setup)
    : m_zq0(setup.owner.register_parameter("z_q_0", torch::zeros({setup.config.zDim})))
    , m_combiner(
          setup.owner.register_module("combiner", std::make_shared<torch::nn::Module>("combiner")))
    , m_zToHidden(m_combiner->register_module("lin_z_to_hidden",
                                              Linear(setup.config.zDim, setup.config.rnnDim)))
    , m_hiddenToLoc(m_combiner->register_module("lin_hidden_to_loc",
                                                Linear(setup.config.rnnDim, setup.config.zDim)))
    , m_hiddenToScale(m_combiner->register_module("lin_hidden_to_scale",
                                                  Linear(setup.config.rnnDim, setup.config.zDim))) {
}

ops::GuideChainPath StructuredRight::draw(const Encoded& encoded, const torch::Tensor& noise,
                                          const ops::FlowWeights& flows,
                                          const batch::PackedSteps& steps, const ops::Ops& ops,
                                          const ops::ChooseSources& chooseSources) const {
  ops::GuideChainWeights weights;
  weights.zToHidden = m_zToHidden->weight;
  weights.zToHiddenBias = m_zToHidden->bias;
  weights.output = torch::cat({m_hiddenToLoc->weight, m_hiddenToScale->weight});
  weights.outputBias = torch::cat({m_hiddenToLoc->bias, m_hiddenToScale->bias});
  weights.start = m_zq0;
  weights.flows = flows;
  return ops.guideChain(encoded.right, noise, weights, steps, chooseSources);
}

Gaussian StructuredRight::at(const Encoded& encoded, const torch::Tensor& previous,
                             const ops::Ops& ops, Parameters parameters) const {
  const auto held = [&](const torch::Tensor& tensor) {
    return parameters == Parameters::Fixed ? tensor.detach() : tensor;
  };
  const auto linear = [&](const Linear& layer, const torch::Tensor& rows) {
    return ops.linear(rows, held(layer->weight), held(layer->bias));
  };
  const torch::Tensor& hidden = encoded.right;
  const torch::Tensor inner = torch::tanh(linear(m_zToHidden, previous));
  const torch::Tensor combined =
      0.5 * (inner.view({hidden.size(0), -1, hidden.size(1)}) + held(hidden).unsqueeze(1));
  const torch::Tensor rows = combined.view(inner.sizes());
  return {linear(m_hiddenToLoc, rows), ops.softplus(linear(m_hiddenToScale, rows))};
}

void StructuredRight::initialise() {
  const torch::NoGradGuard noGrad;
  m_zq0.zero_();
}

} // namespace dmm::model
