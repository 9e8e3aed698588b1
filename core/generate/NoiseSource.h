#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>

namespace dmm::generate {

/// Numbers from a seed that are the same with every LibTorch, standard library and processor, so
/// that a piece can be made again anywhere: a Mersenne Twister, whose sequence the standard fixes,
/// with 53-bit uniforms and the Box-Muller transform on top. Streams of one seed are independent.
class NoiseSource {
 public:
  NoiseSource(std::uint64_t seed, std::uint32_t stream) {
    std::seed_seq words{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                        stream};
    m_engine.seed(words);
  }

  /// In [0, 1).
  double uniform() { return static_cast<double>(m_engine() >> 11) * 0x1.0p-53; }

  double normal() {
    const double radius = std::sqrt(-2 * std::log1p(-uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
  }

 private:
  std::mt19937_64 m_engine;
};

} // namespace dmm::generate
