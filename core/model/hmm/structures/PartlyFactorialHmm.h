#pragma once

#include "core/model/hmm/structures/TwoVariables.h"

namespace dmm::model::hmm {

/// `pfhmm`, Pyro's model 4: as fhmm, but x_t is drawn given w_t and x_{t-1}, by `probs_x` [h, h,
/// h].
class PartlyFactorialHmm final : public TwoVariables {
 public:
  explicit PartlyFactorialHmm(const Architecture& architecture) : TwoVariables(architecture, 3) {}

 protected:
  torch::Tensor secondTransition(const torch::Tensor& probsX) const override;
};

} // namespace dmm::model::hmm
