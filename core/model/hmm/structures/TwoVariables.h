#pragma once

#include "core/model/hmm/HiddenMarkovModel.h"

namespace dmm::model::hmm {

/// What fhmm and pfhmm share: two variables of h = sqrt(hidden_dim) states each, whose combinations
/// w h + x are the states of the chain. w_t is drawn given w_{t-1} by `probs_w` [h, h], x_t by
/// `probs_x` as the structure says, and the notes given both by `probs_y` [h, h, D].
class TwoVariables : public HiddenMarkovModel {
 public:
  std::int64_t states() const override { return m_side * m_side; }
  torch::Tensor transition(const HmmOps& ops, const torch::Tensor& kept = {}) const override;
  torch::Tensor logProbs(const Slices& slices, const HmmOps& ops,
                         const torch::Tensor& kept = {}) const override;
  torch::Tensor logits(const torch::Tensor& before) const override;
  torch::Tensor logPrior(const HmmOps& ops) const override;
  void initialise(torch::Generator generator) override;

 protected:
  /// probs_x is [h, ..., h] with so many dimensions.
  TwoVariables(const Architecture& architecture, std::int64_t dimensionsOfX);

  /// p(x_t = d | x_{t-1} = b, w_t = c) as [1, b, c, d], where b and c may be 1 for all.
  virtual torch::Tensor secondTransition(const torch::Tensor& probsX) const = 0;

 private:
  std::int64_t m_side; ///< h
  torch::Tensor m_probsW;
  torch::Tensor m_probsX;
  torch::Tensor m_probsY;
};

} // namespace dmm::model::hmm
