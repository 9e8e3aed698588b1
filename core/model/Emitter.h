#pragma once

#include "core/model/Arithmetic.h"
#include "core/model/ModelDims.h"

#include <torch/torch.h>

namespace dmm::model {

/// p(x_t given z_t): two ReLU layers and one logit a key, Bernoulli.
/// logits = lin_hidden_to_input(relu(lin_hidden_to_hidden(relu(lin_z_to_hidden(z))))).
class Emitter : public torch::nn::Module {
 public:
  explicit Emitter(const ModelDims& dims);

  /// z [..., z] -> logits [..., input].
  torch::Tensor forward(const torch::Tensor& z, const Arithmetic& with = Arithmetic::plain());

 private:
  torch::nn::Linear m_zToHidden;
  torch::nn::Linear m_hiddenToHidden;
  torch::nn::Linear m_hiddenToInput;
};

/// log p(x given logits) of Bernoulli keys, summed over the last dimension: [...].
torch::Tensor bernoulliLogProb(const torch::Tensor& x, const torch::Tensor& logits);

} // namespace dmm::model
