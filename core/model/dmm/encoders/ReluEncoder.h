#pragma once

#include "core/model/dmm/Encoder.h"
#include "core/model/dmm/PartSetup.h"

#include <memory>

namespace dmm::model {

/// `relu`: an RNN that runs from the last slice to the first, so that h_t knows x_{t:T}:
/// h_t = relu(W_ih x_t + b_ih + W_hh h_{t+1} + b_hh), h_{T+1} = h_0. Its parameters are named and
/// shaped as in PyTorch's RNN of one layer, `rnn`; h_0 is learned, [1, 1, rnn] as Pyro's.
class ReluEncoder final : public Encoder {
 public:
  explicit ReluEncoder(const PartSetup& setup);

  Encoded encode(const batch::PackedBatch& batch, const ops::Ops& ops) const override;

  /// Uniform within 1 / sqrt(rnn), as PyTorch's; h_0 is zero.
  void initialise(torch::Generator generator) override;

 private:
  torch::Tensor m_h0;
  std::shared_ptr<torch::nn::Module> m_rnn;
  torch::Tensor m_weightIh; ///< [rnn, keys]
  torch::Tensor m_weightHh; ///< [rnn, rnn]
  torch::Tensor m_biasIh;   ///< [rnn]
  torch::Tensor m_biasHh;   ///< [rnn]
};

} // namespace dmm::model
