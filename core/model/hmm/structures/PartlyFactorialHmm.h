#pragma once

#include "core/model/hmm/structures/TwoVariables.h"

namespace dmm::model::hmm {

/// `pfhmm`, Pyro's model 4: as fhmm, but x_t is drawn given w_t and x_{t-1}, by `probs_x` [h, h,
/// h].
class PartlyFactorialHmm final : public TwoVariables {
 public:
  PartlyFactorialHmm(const types::HmmConfig& config, std::int64_t keys,
                     const std::vector<std::int64_t>& heardKeys)
      : TwoVariables(config, keys, heardKeys, 3) {}

 protected:
  torch::Tensor secondTransition(const torch::Tensor& probsX) const override;
};

} // namespace dmm::model::hmm
