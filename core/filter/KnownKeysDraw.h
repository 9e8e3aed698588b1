#pragma once

#include "core/filter/NoteDraw.h"
#include "core/types/KnownKeys.h"

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace dmm::filter {

/// Draws the unknown keys each with its probability given the keys before it in the model's order,
/// and weighs each slice by the probabilities of its known keys. Where each key is made by itself,
/// or the known ones come first in the order (a soprano descending, a bass ascending), the weight
/// is exactly the probability of what is known; elsewhere it is so in the mean.
class KnownKeysDraw final : public NoteDraw {
 public:
  struct Rule {
    /// Divides the logits; 0 takes the more probable, weighed by the probability of the whole
    /// slice.
    double temperature = 1;
    /// Unknown keys sound from this probability on, in place of being drawn; negative: they are
    /// drawn.
    double threshold = -1;
  };

  /// `known` of each slice; `order` and `dtype` are the model's (core/model/Stepper.h).
  KnownKeysDraw(std::vector<types::KnownKeys> known, std::vector<std::int64_t> order,
                torch::Dtype dtype, Rule rule)
      : m_known(std::move(known))
      , m_order(std::move(order))
      , m_dtype(dtype)
      , m_rule(rule) {}

  DrawnSlices draw(std::size_t t, const model::NoteDistribution& notes, std::size_t particles,
                   Randomness& random) override;
  bool weighsExactly() const override;

 private:
  std::vector<types::KnownKeys> m_known;
  std::vector<std::int64_t> m_order;
  torch::Dtype m_dtype;
  Rule m_rule;
};

} // namespace dmm::filter
