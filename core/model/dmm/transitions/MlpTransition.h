#pragma once

#include "core/model/dmm/PartSetup.h"
#include "core/model/dmm/Transition.h"

namespace dmm::model {

/// `mlp` (Krishnan, Shalit and Sontag, AAAI 2017): h = relu(lin_hidden_to_hidden(relu(
/// lin_z_to_hidden(z) [+ lin_x_to_hidden x_{t-1}]))), loc = lin_hidden_to_loc(h),
/// scale = softplus(lin_hidden_to_scale(h)).
class MlpTransition final : public Transition {
 public:
  explicit MlpTransition(const PartSetup& setup);

  Gaussian next(const torch::Tensor& previous, const torch::Tensor& notesBefore,
                const ops::Ops& ops) const override;

 private:
  torch::nn::Linear m_zToHidden;
  torch::nn::Linear m_hiddenToHidden;
  torch::nn::Linear m_hiddenToLoc;
  torch::nn::Linear m_hiddenToScale;
  torch::nn::Linear m_xToHidden;
};

} // namespace dmm::model
