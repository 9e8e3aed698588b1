#pragma once

#include "core/model/hmm/HmmOps.h"

#include <torch/torch.h>

#include <cstdint>

namespace dmm::model::hmm {

/// `transition`: logits of low rank r between S states, logits[i, j] = from_state_i . to_state_j.
/// With thousands of states it has a small part of the parameters of a full table.
class LowRankTransition : public torch::nn::Module {
 public:
  LowRankTransition(std::int64_t states, std::int64_t rank);

  /// [S, S], or [K, K] between the states `kept`.
  torch::Tensor logits(const HmmOps& ops, const torch::Tensor& kept) const;

  /// The logits' own spread is then 1, as that of a full table.
  void initialise(torch::Generator generator);

 private:
  torch::Tensor m_fromState; ///< [S, r]
  torch::Tensor m_toState;   ///< [S, r]
};

} // namespace dmm::model::hmm
