#pragma once

#include "core/model/hmm/structures/FirstOrder.h"

namespace dmm::model::hmm {

/// `arhmm`, Pyro's model 2: as hmm, but each note also looks at what its own key did in the slice
/// before: `probs_y` [S, 2, D], where 1 is a key that sounded.
class AutoregressiveHmm final : public FirstOrder {
 public:
  explicit AutoregressiveHmm(const Architecture& architecture);

  torch::Tensor logProbs(const Slices& slices, const HmmOps& ops,
                         const torch::Tensor& kept = {}) const override;
  torch::Tensor logits(const torch::Tensor& before) const override;
  torch::Tensor logPrior(const HmmOps& ops) const override;
  void initialise(torch::Generator generator) override;

 protected:
  bool usesSliceBefore() const override { return true; }

 private:
  torch::Tensor m_probsY;
};

} // namespace dmm::model::hmm
