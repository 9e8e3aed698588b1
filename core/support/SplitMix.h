#pragma once

#include <cstdint>

namespace dmm::support {

/// splitmix64 (Steele, Lea and Flood 2014): neighbours in, strangers out.
constexpr std::uint64_t mixed(std::uint64_t word) {
  word += 0x9E3779B97F4A7C15ULL;
  word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9ULL;
  word = (word ^ (word >> 27)) * 0x94D049BB133111EBULL;
  return word ^ (word >> 31);
}

/// A seed for LibTorch, whose Mersenne twister takes the lower 32 bits alone.
constexpr std::uint64_t torchSeed(std::uint64_t word) { return mixed(word) >> 32; }

} // namespace dmm::support
