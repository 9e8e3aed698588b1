#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace dmm::model {

/// Decides, while a chain runs, from whom its particles go on: what it has to ask for
/// between two steps.
class Ancestry {
 public:
  virtual ~Ancestry() = default;

  /// Asked before step `step` (1 or later) of a mini-batch, with log p(x_t, z_t given z_{t-1}) -
  /// log q(z_t given z_{t-1}) of the step before, [K, B_step], of the sequences that go on. Gives
  /// the particle from which each goes on, [K, B_step] whole numbers; undefined when each goes on
  /// from itself.
  virtual torch::Tensor ancestors(std::int64_t step, const torch::Tensor& logIncrements) = 0;
};

} // namespace dmm::model
