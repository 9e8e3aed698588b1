#pragma once

#include "core/model/dmm/Guide.h"
#include "core/model/dmm/PartSetup.h"

namespace dmm::model {

/// `mean_field_right`, `_left` and `_both` (the paper's MF-R, MF-L, MF-LR), q(z_t given x): what
/// the encoder says alone. loc_r = lin_hidden_to_loc(h^r_t) and scale_r =
/// softplus(lin_hidden_to_scale( h^r_t)), or the same of h^l_t; with both directions a second pair
/// `lin_forward_to_loc`, `_scale` of h^l_t, joined by precision: with v = scale^2, loc = (loc_r v_l
/// + loc_l v_r) / (v_r + v_l) and v = v_r v_l / (v_r + v_l). The layers are `combiner`'s.
class MeanFieldGuide final : public Guide {
 public:
  explicit MeanFieldGuide(const PartSetup& setup);

  ops::GuideChainPath draw(const Encoded& encoded, const torch::Tensor& noise,
                           const ops::FlowWeights& flows, const batch::PackedSteps& steps,
                           const ops::Ops& ops,
                           const ops::ChooseSources& chooseSources) const override;
  Gaussian at(const Encoded& encoded, const torch::Tensor& previous, const ops::Ops& ops,
              Parameters parameters) const override;
  torch::Tensor start() const override { return {}; }
  void initialise() override {}

 private:
  /// A Gaussian of what one direction says.
  struct Head {
    torch::nn::Linear loc{nullptr};
    torch::nn::Linear scale{nullptr};
    Gaussian at(const torch::Tensor& hidden, const ops::Ops& ops, Parameters parameters) const;
  };

  std::shared_ptr<torch::nn::Module> m_combiner;
  Head m_first;   ///< of h^r, or of h^l where that is all
  Head m_forward; ///< of h^l beside h^r
};

} // namespace dmm::model
