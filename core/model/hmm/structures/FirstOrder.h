#pragma once

#include "core/model/hmm/HiddenMarkovModel.h"
#include "core/model/hmm/structures/LowRankTransition.h"

#include <memory>

namespace dmm::model::hmm {

/// What hmm, arhmm and nnhmm share: one variable of S = hidden_dim states, each drawn given the one
/// before by `probs_x` [S, S] or, with a rank, by `transition`. States may be dropped.
class FirstOrder : public HiddenMarkovModel {
 public:
  std::int64_t states() const override { return config().hiddenDim; }
  torch::Tensor transition(const HmmOps& ops, const torch::Tensor& kept = {}) const override;
  torch::Tensor logPrior(const HmmOps& ops) const override;
  void initialise(torch::Generator generator) override;

 protected:
  explicit FirstOrder(const Architecture& architecture);

 private:
  torch::Tensor transitionLogits(const HmmOps& ops, const torch::Tensor& kept) const;

  torch::Tensor m_probsX;                       ///< undefined with a rank
  std::shared_ptr<LowRankTransition> m_lowRank; ///< null without
};

} // namespace dmm::model::hmm
