#pragma once

#include "core/model/dmm/Guide.h"
#include "core/model/dmm/PartSetup.h"

namespace dmm::model {

/// `structured_right`, `_left` and `_both` (the paper's ST-R or DKS, ST-L, ST-LR), q(z_t given
/// z_{t-1}, x): joins the previous state with what the encoder says, as Pyro's Combiner.
/// a = tanh(lin_z_to_hidden(z_{t-1})); c = (a + h^r_t) / 2, (a + h^l_t) / 2, or
/// (a + h^l_t + h^r_t) / 3; loc = lin_hidden_to_loc(c), scale = softplus(lin_hidden_to_scale(c)).
/// The layers are `combiner`'s, z_{q,0} is `z_q_0`.
class StructuredGuide final : public Guide {
 public:
  explicit StructuredGuide(const PartSetup& setup);

  ops::GuideChainPath draw(const Encoded& encoded, const torch::Tensor& noise,
                           const ops::FlowWeights& flows, const batch::PackedSteps& steps,
                           const ops::Ops& ops,
                           const ops::ChooseSources& chooseSources) const override;
  Gaussian at(const Encoded& encoded, const torch::Tensor& previous, const ops::Ops& ops,
              Parameters parameters) const override;
  torch::Tensor start() const override { return m_zq0; }
  void initialise() override;

 private:
  torch::Tensor m_zq0; ///< [z]
  std::shared_ptr<torch::nn::Module> m_combiner;
  torch::nn::Linear m_zToHidden;
  torch::nn::Linear m_hiddenToLoc;
  torch::nn::Linear m_hiddenToScale;
};

} // namespace dmm::model
