#include "core/model/dmm/guides/StructuredGuide.h"

namespace dmm::model {

using torch::nn::Linear;

namespace {

/// h^r, h^l or their sum: what is joined with a.
torch::Tensor heard(const Encoded& encoded) {
  if (!encoded.left.defined()) return encoded.right;
  return encoded.right.defined() ? encoded.left + encoded.right : encoded.left;
}

/// What a and that are divided by.
double parts(const Encoded& encoded) {
  return encoded.left.defined() && encoded.right.defined() ? 3 : 2;
}

} // namespace

StructuredGuide::StructuredGuide(const PartSetup& setup)
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

ops::GuideChainPath StructuredGuide::draw(const Encoded& encoded, const torch::Tensor& noise,
                                          const ops::FlowWeights& flows,
                                          const batch::PackedSteps& steps, const ops::Ops& ops,
                                          const ops::ChooseSources& chooseSources) const {
  ops::GuideChainWeights weights;
  weights.zToHidden = m_zToHidden->weight;
  weights.zToHiddenBias = m_zToHidden->bias;
  weights.output = torch::cat({m_hiddenToLoc->weight, m_hiddenToScale->weight});
  // The chain halves.
  if (parts(encoded) != 2) weights.output = weights.output * (2 / parts(encoded));
  weights.outputBias = torch::cat({m_hiddenToLoc->bias, m_hiddenToScale->bias});
  weights.start = m_zq0;
  weights.flows = flows;
  return ops.guideChain(heard(encoded), noise, weights, steps, chooseSources);
}

Gaussian StructuredGuide::at(const Encoded& encoded, const torch::Tensor& previous,
                             const ops::Ops& ops, Parameters parameters) const {
  const auto layer = [&](const Linear& of, const torch::Tensor& rows) {
    return linear(of, rows, ops, parameters);
  };
  const torch::Tensor hidden = heard(encoded);
  const torch::Tensor inner = torch::tanh(layer(m_zToHidden, previous));
  const torch::Tensor combined =
      (1 / parts(encoded)) *
      (inner.view({hidden.size(0), -1, hidden.size(1)}) + held(hidden, parameters).unsqueeze(1));
  const torch::Tensor rows = combined.view(inner.sizes());
  return {layer(m_hiddenToLoc, rows), ops.softplus(layer(m_hiddenToScale, rows))};
}

void StructuredGuide::initialise() {
  const torch::NoGradGuard noGrad;
  m_zq0.zero_();
}

} // namespace dmm::model
