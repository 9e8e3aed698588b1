#pragma once

#include "core/model/Gaussian.h"
#include "core/model/ModelDims.h"
#include "core/ops/Ops.h"

#include <torch/torch.h>

namespace dmm::model {

/// p(z_t given z_{t-1}), the gated transition of Krishnan, Shalit and Sontag (AAAI 2017, eq. 7) as
/// Pyro's GatedTransition has it: gate g = sigmoid(lin(relu(lin(z)))), proposed mean
/// m = lin(relu(lin(z))), loc = (1 - g) lin_z_to_loc(z) + g m, scale = softplus(lin_sig(relu(m))).
class GatedTransition : public torch::nn::Module {
 public:
  explicit GatedTransition(const ModelDims& dims);

  /// Previous state [N, z] -> distribution of the next, [N, z].
  Gaussian forward(const torch::Tensor& previous, const ops::Ops& ops);

  /// The identity that lin_z_to_loc starts as, so that the state is kept at first.
  void startAsIdentity();

 private:
  torch::nn::Linear m_gateZToHidden;
  torch::nn::Linear m_gateHiddenToZ;
  torch::nn::Linear m_proposedMeanZToHidden;
  torch::nn::Linear m_proposedMeanHiddenToZ;
  torch::nn::Linear m_sig;
  torch::nn::Linear m_zToLoc;
};

} // namespace dmm::model
