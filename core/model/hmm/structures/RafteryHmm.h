#pragma once

#include "core/model/hmm/structures/SecondOrder.h"

namespace dmm::model::hmm {

/// `2hmm_raftery`, Pyro's model 6 with Raftery's mixture (J. R. Stat. Soc. B 47, 1985): p(x_t given
/// x_{t-2}, x_{t-1}) = lambda `probs_x1`[x_{t-1}] + (1 - lambda) `probs_x2`[x_{t-2}], both [h, h],
/// with lambda the sigmoid of `mix_lambda`.
class RafteryHmm final : public SecondOrder {
 public:
  explicit RafteryHmm(const Architecture& architecture);

  torch::Tensor transition(const HmmOps& ops, const torch::Tensor& kept = {}) const override;
  void initialise(torch::Generator generator) override;

 private:
  torch::Tensor m_probsX1;
  torch::Tensor m_probsX2;
  torch::Tensor m_mixLambda; ///< a scalar
};

} // namespace dmm::model::hmm
