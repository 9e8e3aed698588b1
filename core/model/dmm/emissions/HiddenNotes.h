#pragma once

#include "core/model/dmm/Emission.h"
#include "core/model/dmm/PartSetup.h"

namespace dmm::model {

/// What all emissions begin with, Pyro's Emitter: two ReLU layers and one logit a key.
/// h = relu(lin_hidden_to_hidden(relu(lin_z_to_hidden(z) [+ lin_x_to_hidden x_{t-1}]))),
/// logits = lin_hidden_to_input(h). While training, model.emission_dropout hides units of h, the
/// same for all particles of a slice.
class HiddenNotes : public Emission {
 public:
  std::int64_t dropWidth() const override;

 protected:
  explicit HiddenNotes(const PartSetup& setup);

  /// States [N K, z] -> h, [N K, emission].
  torch::Tensor hidden(const torch::Tensor& z, const EmissionInput& input,
                       const ops::Ops& ops) const;
  torch::Tensor ownLogits(const torch::Tensor& hidden, const ops::Ops& ops) const;

 private:
  torch::nn::Linear m_zToHidden;
  torch::nn::Linear m_hiddenToHidden;
  torch::nn::Linear m_hiddenToInput;
  torch::nn::Linear m_xToHidden;
  double m_dropout;
};

} // namespace dmm::model
