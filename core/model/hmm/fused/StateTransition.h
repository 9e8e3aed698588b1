#pragma once

#include "core/kernels/PackedWeight.h"
#include "core/ops/Recurrences.h"

#include <torch/torch.h>

#include <cstdint>

namespace dmm::model::hmm::fused {

/// The steps of a chain whose states may all follow one another: transition [S, S], from row to
/// column. Probabilities go forwards, what comes later goes backwards. Every function takes numbers
/// of `transition`'s own type.
class DenseTransition {
 public:
  DenseTransition(const torch::Tensor& transition, ops::Direction direction);

  std::int64_t states() const { return m_transition.size(1); }
  /// p(state of a first step), [S].
  template <typename T> void first(T* row) const;
  /// rows [count, S] times the transition, or its transpose where it goes backwards, to `out`.
  template <typename T> void multiply(const T* rows, std::int64_t count, T* out) const;
  /// The gradient of the transition: of the steps from `before` [N, S] to `later` [N, S], and of
  /// the first ones to `firsts` [B, S], times their `factors` [B].
  torch::Tensor gradient(const torch::Tensor& before, const torch::Tensor& later,
                         const torch::Tensor& firsts, const torch::Tensor& factors) const;

 private:
  torch::Tensor m_transition;
  kernels::PackedWeight m_packed;
};

/// The same where states are pairs, (a, b) as a h + b, of which only (b, c) follows (a, b):
/// transition [h, h, h] is p(c | a, b). A step costs h^3 products a row and not h^4.
class PairTransition {
 public:
  PairTransition(const torch::Tensor& transition, ops::Direction direction);

  std::int64_t states() const { return m_side * m_side; }
  template <typename T> void first(T* row) const;
  template <typename T> void multiply(const T* rows, std::int64_t count, T* out) const;
  torch::Tensor gradient(const torch::Tensor& before, const torch::Tensor& later,
                         const torch::Tensor& firsts, const torch::Tensor& factors) const;

 private:
  std::int64_t m_side;
  ops::Direction m_direction;
  torch::Tensor m_lines; ///< [a, b, c]; backwards [b, c, a]
};

/// Calls visit with the one that a transition is: of two dimensions or of three.
template <typename Visit>
void withTransition(const torch::Tensor& transition, ops::Direction direction, const Visit& visit) {
  if (transition.dim() == 3) {
    visit(PairTransition(transition, direction));
  } else {
    visit(DenseTransition(transition, direction));
  }
}

} // namespace dmm::model::hmm::fused
