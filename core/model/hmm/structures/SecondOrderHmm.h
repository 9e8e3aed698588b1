#pragma once

#include "core/model/hmm/structures/SecondOrder.h"

namespace dmm::model::hmm {

/// `2hmm`, Pyro's model 6 with its full table `probs_x` [h, h, h].
class SecondOrderHmm final : public SecondOrder {
 public:
  explicit SecondOrderHmm(const Architecture& architecture);

  void initialise(torch::Generator generator) override;

 protected:
  torch::Tensor nextGivenTwo() const override;

 private:
  torch::Tensor m_probsX;
};

} // namespace dmm::model::hmm
