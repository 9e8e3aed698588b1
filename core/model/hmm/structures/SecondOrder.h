#pragma once

#include "core/model/hmm/HiddenMarkovModel.h"

namespace dmm::model::hmm {

/// What 2hmm and 2hmm_raftery share, Pyro's model 6: x_t is drawn given x_{t-2} and x_{t-1}, of h =
/// hidden_dim states each, and the notes given x_t by `probs_y` [h, D]. The chain's states are the
/// pairs, x_{t-1} h + x_t; the pair (0, 0) stands before the first step. Pyro has no prior here.
class SecondOrder : public HiddenMarkovModel {
 public:
  std::int64_t states() const override { return config().hiddenDim * config().hiddenDim; }
  torch::Tensor logProbs(const Slices& slices, const HmmOps& ops,
                         const torch::Tensor& kept = {}) const override;
  torch::Tensor logits(const torch::Tensor& before) const override;
  torch::Tensor logPrior(const HmmOps& /*ops*/) const override { return {}; }
  void initialise(torch::Generator generator) override;

 protected:
  explicit SecondOrder(const Architecture& architecture);

 private:
  torch::Tensor m_probsY;
};

} // namespace dmm::model::hmm
