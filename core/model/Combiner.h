#pragma once

#include "core/model/Gaussian.h"
#include "core/model/ModelDims.h"
#include "core/ops/Ops.h"

#include <torch/torch.h>

namespace dmm::model {

/// q(z_t given z_{t-1}, x_{t:T}): joins the previous state with what the inference RNN says of the
/// notes from t on. c = (tanh(lin_z_to_hidden(z_{t-1})) + h_t) / 2, loc = lin_hidden_to_loc(c),
/// scale = softplus(lin_hidden_to_scale(c)).
class Combiner : public torch::nn::Module {
 public:
  explicit Combiner(const ModelDims& dims);

  enum class Parameters { Learned, Fixed }; ///< fixed: gradients reach the previous states alone

  /// Rows of K particles for each slice, [N K, z], with one RNN state a slice, [N, rnn] -> [N K,
  /// z].
  Gaussian at(const torch::Tensor& previous, const torch::Tensor& hidden, const ops::Ops& ops,
              Parameters parameters = Parameters::Learned) const;

  const torch::nn::Linear& zToHidden() const { return m_zToHidden; }
  const torch::nn::Linear& hiddenToLoc() const { return m_hiddenToLoc; }
  const torch::nn::Linear& hiddenToScale() const { return m_hiddenToScale; }

 private:
  torch::nn::Linear m_zToHidden;
  torch::nn::Linear m_hiddenToLoc;
  torch::nn::Linear m_hiddenToScale;
};

} // namespace dmm::model
