#pragma once

#include "core/types/Music.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace dmm::evaluate {

/// Where in one piece a model spends its nats: the two terms of the negative ELBO at beta = 1 for
/// each slice, averaged over draws from the guide. Their sum over the slices, divided by the number
/// of slices, is the piece's negative ELBO.
struct PieceTerms {
  std::vector<double> reconstruction; ///< -log p(x_t given z_t), [slices]
  /// KL(q(z_t given z_{t-1}, x) to p(z_t given z_{t-1})), in closed form where the guide has one
  /// (without flows); else log q - log p of the draws.
  std::vector<double> kl;
  std::int64_t epochs = 0; ///< that the checkpoint was trained for
  std::int64_t draws = 0;
};

/// The same seed gives the same figures. Throws support::InputError naming the checkpoint when it
/// cannot be read, and std::invalid_argument for a piece of no slices or no draws.
PieceTerms pieceTerms(const std::filesystem::path& checkpoint, const types::PianoRoll& roll,
                      std::int64_t draws, std::uint64_t seed);

} // namespace dmm::evaluate
