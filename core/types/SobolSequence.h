#pragma once

#include <cstdint>
#include <vector>

namespace dmm::types {

/// Points that fill the unit cube more evenly than random ones: Sobol's sequence with the direction
/// numbers of Joe and Kuo (2008, new-joe-kuo-6.21201), not scrambled, in the order of Gray codes as
/// Antonov and Saleev have it. The first point is the origin.
class SobolSequence {
 public:
  static constexpr std::size_t kMostDimensions = 21;

  /// Throws std::invalid_argument for 0 or more than kMostDimensions.
  explicit SobolSequence(std::size_t dimensions);

  /// The next point, one number in [0, 1) a dimension. There are 2^32 of them.
  std::vector<double> next();

 private:
  static constexpr int kBits = 32;

  std::vector<std::vector<std::uint32_t>> m_directions; ///< [dimensions][kBits]
  std::vector<std::uint32_t> m_point;
  std::uint32_t m_index = 0;
};

} // namespace dmm::types
