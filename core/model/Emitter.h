#pragma once

#include "core/model/ModelDims.h"
#include "core/ops/Ops.h"

#include <torch/torch.h>

namespace dmm::model {

/// p(x_t given z_t): two ReLU layers and one logit a key, Bernoulli.
/// logits = lin_hidden_to_input(relu(lin_hidden_to_hidden(relu(lin_z_to_hidden(z))))).
class Emitter : public torch::nn::Module {
 public:
  explicit Emitter(const ModelDims& dims);

  /// z [N, z] -> logits [N, input].
  torch::Tensor forward(const torch::Tensor& z, const ops::Ops& ops);

 private:
  torch::nn::Linear m_zToHidden;
  torch::nn::Linear m_hiddenToHidden;
  torch::nn::Linear m_hiddenToInput;
};

} // namespace dmm::model
