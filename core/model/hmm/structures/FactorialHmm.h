#pragma once

#include "core/model/hmm/structures/TwoVariables.h"

namespace dmm::model::hmm {

/// `fhmm`, Pyro's model 3: two variables that know nothing of each other, x_t given x_{t-1} by
/// `probs_x` [h, h] (Ghahramani and Jordan, Machine Learning 29, 1997).
class FactorialHmm final : public TwoVariables {
 public:
  FactorialHmm(const types::HmmConfig& config, std::int64_t keys,
               const std::vector<std::int64_t>& heardKeys)
      : TwoVariables(config, keys, heardKeys, 2) {}

 protected:
  torch::Tensor secondTransition(const torch::Tensor& probsX) const override;
};

} // namespace dmm::model::hmm
