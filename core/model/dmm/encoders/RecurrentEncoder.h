#pragma once

#include "core/model/dmm/Encoder.h"
#include "core/model/dmm/PartSetup.h"

#include <memory>
#include <optional>

namespace dmm::model {

/// A recurrent network for each direction: `rnn` from the last slice to the first, so that h_t
/// knows x_{t:T}, and `rnn_forward` from the first to the last. What they read is the notes, or
/// with an embedding e_t = relu(`embedding` x_t), the same for both. Parameters are named and
/// shaped as in PyTorch's RNN, GRU and LSTM of one layer; the states before their first steps are
/// learned, `h_0`, `c_0` and `h_0_forward`, `c_0_forward`, [1, 1, rnn] as Pyro's. While training,
/// inverted dropout hides some of what the networks say; what a network hears of itself is whole.
class RecurrentEncoder : public Encoder {
 public:
  Encoded encode(const batch::PackedBatch& batch, const ops::Ops& ops) const override;

  std::int64_t dropWidth() const override;

  /// Uniform within 1 / sqrt(rnn), as PyTorch's; the states before the first step are zero.
  void initialise(torch::Generator generator) override;

 protected:
  RecurrentEncoder(const PartSetup& setup, ops::Cell cell, std::int64_t gates);

 private:
  struct Network {
    Network(const PartSetup& setup, const std::string& suffix, ops::Cell cell, std::int64_t gates);
    ops::RecurrentWeights weights() const;
    void initialise(torch::Generator generator);

    torch::Tensor h0, c0; ///< [1, 1, rnn]; c0 of an LSTM
    std::shared_ptr<torch::nn::Module> module;
    torch::Tensor weightIh; ///< [gates rnn, keys or embedding]
    torch::Tensor weightHh; ///< [gates rnn, rnn]
    torch::Tensor biasIh;   ///< [gates rnn]
    torch::Tensor biasHh;   ///< [gates rnn]
  };

  ops::Cell m_cell;
  double m_dropout;
  torch::nn::Linear m_embedding{nullptr};
  std::optional<Network> m_backwards;
  std::optional<Network> m_forwards;
};

} // namespace dmm::model
