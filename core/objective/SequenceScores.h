#pragma once

#include <torch/torch.h>

#include <vector>

namespace dmm::objective {

/// Carries a score a particle and sequence through time while sequences end: the longest come
/// first, so those that ended before step t are the last columns.
class SequenceScores {
 public:
  /// The scores of the sequences that still run at a step with `active` of them, [K, active]; those
  /// of the others are set aside. Undefined before the first set().
  torch::Tensor carry(std::int64_t active);

  void set(const torch::Tensor& scores) { m_running = scores; }

  /// All sequences' final scores, [K, B], in no particular order of the sequences.
  torch::Tensor finish();

 private:
  torch::Tensor m_running;
  std::vector<torch::Tensor> m_ended;
};

} // namespace dmm::objective
