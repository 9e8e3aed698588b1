#pragma once

#include "core/model/hmm/structures/FirstOrder.h"

namespace dmm::model::hmm {

/// `tones_generator` of Pyro's model 5: logits of the notes given a state and the slice before,
/// hidden_to_logits relu(x_to_hidden onehot(x_t) + y_to_hidden relu(conv y_{t-1})), with a
/// convolution of width 3 over the keys.
class TonesGenerator : public torch::nn::Module {
 public:
  TonesGenerator(const SequenceModel::Config& config, std::int64_t keys);

  /// After the slices `before` [N, D], for the states `kept` or all.
  LogitNetwork network(const torch::Tensor& before, const torch::Tensor& offsets, const HmmOps& ops,
                       const torch::Tensor& kept) const;

  void initialise(torch::Generator generator);

 private:
  torch::nn::Linear m_xToHidden{nullptr};
  torch::nn::Linear m_yToHidden{nullptr};
  torch::nn::Conv1d m_conv{nullptr};
  torch::nn::Linear m_hiddenToLogits{nullptr};
};

/// `nnhmm`, Pyro's model 5: as hmm, but the notes' logits are a network of the state and the slice
/// before.
class NeuralHmm final : public FirstOrder {
 public:
  explicit NeuralHmm(const Architecture& architecture);

  torch::Tensor logProbs(const Slices& slices, const HmmOps& ops,
                         const torch::Tensor& kept = {}) const override;
  torch::Tensor logits(const torch::Tensor& before) const override;
  void initialise(torch::Generator generator) override;

 protected:
  bool usesSliceBefore() const override { return true; }

 private:
  std::shared_ptr<TonesGenerator> m_tonesGenerator;
};

} // namespace dmm::model::hmm
