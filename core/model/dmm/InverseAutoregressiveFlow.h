#pragma once

#include <torch/torch.h>

namespace dmm::model {

/// An inverse autoregressive flow (Kingma et al. 2016; arXiv:1606.04934) with an affine step, as
/// Pyro's affine_autoregressive makes it: a MADE network (Germain et al. 2015) with one ReLU layer
/// gives every unit a mean and a log scale that depend only on the units before it in a random
/// order; u' = exp(clamp(log_scale)) * u + mean. The clamp lets gradients pass unchanged.
/// Parameters are Pyro's: `arn.layers.{0,1}.{weight,bias}`, and `arn.permutation` as a buffer.
class InverseAutoregressiveFlow : public torch::nn::Module {
 public:
  InverseAutoregressiveFlow(std::int64_t z, std::int64_t hidden);

  /// The network's weights with MADE's masks applied: what the guide's chain uses.
  torch::Tensor maskedInputWeight() const { return m_inputWeight * m_inputMask; }
  torch::Tensor maskedOutputWeight() const { return m_outputWeight * m_outputMask; }
  const torch::Tensor& inputBias() const { return m_inputBias; }
  const torch::Tensor& outputBias() const { return m_outputBias; }

  /// The order of the units, [z]: unit permutation[i] comes i-th.
  const torch::Tensor& permutation() const { return m_permutation; }

  /// MADE's masks of the two layers, [hidden, z] and [2 z, hidden]; they follow from the order.
  const torch::Tensor& inputMask() const { return m_inputMask; }
  const torch::Tensor& outputMask() const { return m_outputMask; }

  void setPermutation(const torch::Tensor& permutation);

  /// Draws the order and the starting weights (uniform within 1 / sqrt(fan in)).
  void initialise(torch::Generator generator);

  /// The limits of the log scale, Pyro's log_scale_min_clip and log_scale_max_clip.
  static constexpr double kLogScaleMinimum = -5;
  static constexpr double kLogScaleMaximum = 3;

 private:
  std::shared_ptr<torch::nn::Module> m_network; ///< `arn`
  torch::Tensor m_inputWeight;                  ///< [hidden, z]
  torch::Tensor m_inputBias;                    ///< [hidden]
  torch::Tensor m_outputWeight;                 ///< [2 z, hidden]: z means, then z log scales
  torch::Tensor m_outputBias;                   ///< [2 z]
  torch::Tensor m_permutation;                  ///< [z], a buffer
  torch::Tensor m_inputMask;                    ///< [hidden, z], follows from the permutation
  torch::Tensor m_outputMask;                   ///< [2 z, hidden]
};

} // namespace dmm::model
