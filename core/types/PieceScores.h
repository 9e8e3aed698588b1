#pragma once

#include <cstdint>
#include <vector>

namespace dmm::types {

/// What each piece of the test split costs a model after one epoch, in the order of the split: nats
/// over all its slices, the negative bound, lower is better. Two runs on one dataset have the same
/// pieces, so that they can be compared piece by piece.
struct PieceScores {
  std::int64_t epoch = -1;
  std::vector<std::int64_t> slices;
  std::vector<double> nll;  ///< one-sample ELBO, or exact
  std::vector<double> iwae; ///< K-sample bound; empty where none was computed
};

} // namespace dmm::types
