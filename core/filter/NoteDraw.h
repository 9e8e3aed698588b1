#pragma once

#include "core/filter/Randomness.h"
#include "core/model/NoteDistribution.h"
#include "core/types/Music.h"

#include <cstddef>
#include <vector>

namespace dmm::filter {

/// The slices of K particles, and the logarithm of what each weighs for them.
struct DrawnSlices {
  std::vector<types::Slice> slices;
  std::vector<double> logWeights;
};

/// Draws the notes of a slice where something is known of it. The weights are unbiased: for any
/// function f of a slice, the mean of weight f(slice) is the sum of p(x) f(x) over the slices x
/// that agree with what is known. So the mean weight is the probability of what is known.
class NoteDraw {
 public:
  virtual ~NoteDraw() = default;

  /// Slice t of every particle from its own row of the distribution.
  virtual DrawnSlices draw(std::size_t t, const model::NoteDistribution& notes,
                           std::size_t particles, Randomness& random) = 0;

  /// Whether the weights do not depend on what is drawn: each is then the probability of what is
  /// known, exactly, and the slice is drawn from the model given that.
  virtual bool weighsExactly() const = 0;
};

} // namespace dmm::filter
