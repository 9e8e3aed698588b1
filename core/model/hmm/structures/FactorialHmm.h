#pragma once

#include "core/model/hmm/structures/TwoVariables.h"

namespace dmm::model::hmm {

/// `fhmm`, Pyro's model 3: two variables that know nothing of each other, x_t given x_{t-1} by
/// `probs_x` [h, h] (Ghahramani and Jordan, Machine Learning 29, 1997).
class FactorialHmm final : public TwoVariables {
 public:
  explicit FactorialHmm(const Architecture& architecture) : TwoVariables(architecture, 2) {}

 protected:
  torch::Tensor secondTransition(const torch::Tensor& probsX) const override;
};

} // namespace dmm::model::hmm
