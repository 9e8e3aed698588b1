#pragma once

#include "core/types/Music.h"

#include <torch/torch.h>

#include <cstddef>
#include <functional>
#include <vector>

namespace dmm::filter {

/// What a filter says of a piece of T slices of which something is known.
struct FilteredPiece {
  std::vector<types::Slice> slices; ///< drawn given what is known, [T]
  torch::Tensor states;             ///< behind them, [T, D]
  /// log p(what is known of slice t given what is known before), [T]: the filter's estimate. The
  /// exponential of their sum is unbiased for the probability of all that is known.
  std::vector<double> logEvidence;
  double leastEffective = 0; ///< the smallest effective number of particles on the way
};

/// Told before each slice; false ends the drawing, and nothing is returned of it.
using Progress = std::function<bool(std::size_t slice)>;

} // namespace dmm::filter
