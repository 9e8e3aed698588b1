#pragma once

#include "core/model/hmm/structures/FirstOrder.h"

namespace dmm::model::hmm {

/// `hmm`, Pyro's model 1: x_t given x_{t-1} by `probs_x`, and each note given x_t by `probs_y`
/// [S, D].
class Hmm final : public FirstOrder {
 public:
  explicit Hmm(const Architecture& architecture);

  torch::Tensor logProbs(const Slices& slices, const HmmOps& ops,
                         const torch::Tensor& kept = {}) const override;
  torch::Tensor logits(const torch::Tensor& before) const override;
  torch::Tensor logPrior(const HmmOps& ops) const override;
  void initialise(torch::Generator generator) override;

 private:
  torch::Tensor m_probsY;
};

} // namespace dmm::model::hmm
