#pragma once

#include "core/model/ModelDims.h"
#include "core/ops/Recurrences.h"

#include <torch/torch.h>

namespace dmm::model {

/// The guide's RNN, which runs from the last slice to the first, so that h_t knows x_{t:T}:
/// h_t = relu(W_ih x_t + b_ih + W_hh h_{t+1} + b_hh), h_{T+1} = h_0. Parameters are named and
/// shaped as in PyTorch's RNN of one layer.
class InferenceRnn : public torch::nn::Module {
 public:
  explicit InferenceRnn(const ModelDims& dims);

  /// The weights as ops::Ops takes them.
  ops::ReluRnnWeights weights(const torch::Tensor& h0) const {
    return {m_weightIh, m_weightHh, m_biasIh, m_biasHh, h0};
  }

 private:
  torch::Tensor m_weightIh; ///< [rnn, input]
  torch::Tensor m_weightHh; ///< [rnn, rnn]
  torch::Tensor m_biasIh;   ///< [rnn]
  torch::Tensor m_biasHh;   ///< [rnn]
};

} // namespace dmm::model
