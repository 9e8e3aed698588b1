#pragma once

#include "core/model/hmm/structures/SecondOrder.h"

namespace dmm::model::hmm {

/// `2hmm`, Pyro's model 6 with its full table `probs_x` [h, h, h].
class SecondOrderHmm final : public SecondOrder {
 public:
  explicit SecondOrderHmm(const Architecture& architecture);

  torch::Tensor transition(const HmmOps& ops, const torch::Tensor& kept = {}) const override;
  void initialise(torch::Generator generator) override;

 private:
  torch::Tensor m_probsX;
};

} // namespace dmm::model::hmm
