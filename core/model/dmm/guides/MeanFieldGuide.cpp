#include "core/model/dmm/guides/MeanFieldGuide.h"

#include "core/model/dmm/guides/IndependentDraws.h"
#include "core/types/PartInfo.h"

namespace dmm::model {

using torch::Tensor;
using torch::nn::Linear;

MeanFieldGuide::MeanFieldGuide(const PartSetup& setup)
    : m_combiner(setup.owner.register_module("combiner",
                                             std::make_shared<torch::nn::Module>("combiner"))) {
  const auto head = [&](const std::string& prefix) {
    const auto layer = [&](const char* suffix) {
      return m_combiner->register_module(prefix + suffix,
                                         Linear(setup.config.rnnDim, setup.config.zDim));
    };
    Head made;
    made.loc = layer("_to_loc");
    made.scale = layer("_to_scale");
    return made;
  };
  const auto& reads = types::chosenPart(types::PartKind::Guide, setup.config)->has;
  m_first = head("lin_hidden");
  if (reads.contains(types::Trait::ReadsAhead) && reads.contains(types::Trait::ReadsBehind))
    m_forward = head("lin_forward");
}

Gaussian MeanFieldGuide::Head::at(const Tensor& hidden, const ops::Ops& ops,
                                  Parameters parameters) const {
  // Both are one product.
  const Tensor weight = torch::cat({loc->weight, scale->weight});
  const Tensor bias = torch::cat({loc->bias, scale->bias});
  const auto moments =
      ops.linear(held(hidden, parameters), held(weight, parameters), held(bias, parameters))
          .chunk(2, 1);
  return {moments[0].contiguous(), ops.softplus(moments[1])};
}

ops::GuideChainPath MeanFieldGuide::draw(const Encoded& encoded, const Tensor& noise,
                                         const ops::FlowWeights& /*flows*/,
                                         const batch::PackedSteps& steps, const ops::Ops& ops,
                                         const ops::ChooseSources& chooseSources) const {
  return drawIndependently(at(encoded, noise, ops, Parameters::Learned), noise, steps,
                           chooseSources);
}

Gaussian MeanFieldGuide::at(const Encoded& encoded, const Tensor& previous, const ops::Ops& ops,
                            Parameters parameters) const {
  Gaussian q = m_first.at(encoded.right.defined() ? encoded.right : encoded.left, ops, parameters);
  if (m_forward.loc) {
    const Gaussian left = m_forward.at(encoded.left, ops, parameters);
    const Tensor ofRight = q.scale.square(), ofLeft = left.scale.square();
    const Tensor sum = ofRight + ofLeft;
    q = {(q.loc * ofLeft + left.loc * ofRight) / sum, (ofRight * ofLeft / sum).sqrt()};
  }
  const std::int64_t particles = previous.size(0) / encoded.slices();
  return {forEachParticle(q.loc, particles), forEachParticle(q.scale, particles)};
}

} // namespace dmm::model
