#include "core/types/SobolSequence.h"

#include <array>
#include <bit>
#include <cmath>
#include <stdexcept>
#include <string>

namespace dmm::types {

namespace {

/// A primitive polynomial of that degree, its inner coefficients as bits, and the first direction
/// numbers.
struct Polynomial {
  int degree;
  std::uint32_t coefficients;
  std::array<std::uint32_t, 7> first;
};

/// Of dimensions 2, 3, ...; the first one is van der Corput's.
constexpr std::array<Polynomial, SobolSequence::kMostDimensions - 1> kPolynomials{{
    {1, 0, {1}},
    {2, 1, {1, 3}},
    {3, 1, {1, 3, 1}},
    {3, 2, {1, 1, 1}},
    {4, 1, {1, 1, 3, 3}},
    {4, 4, {1, 3, 5, 13}},
    {5, 2, {1, 1, 5, 5, 17}},
    {5, 4, {1, 1, 5, 5, 5}},
    {5, 7, {1, 1, 7, 11, 19}},
    {5, 11, {1, 1, 5, 1, 1}},
    {5, 13, {1, 1, 1, 3, 11}},
    {5, 14, {1, 3, 5, 5, 31}},
    {6, 1, {1, 3, 3, 9, 7, 49}},
    {6, 13, {1, 1, 1, 15, 21, 21}},
    {6, 16, {1, 3, 1, 13, 27, 49}},
    {6, 19, {1, 1, 1, 15, 7, 5}},
    {6, 22, {1, 3, 1, 15, 13, 25}},
    {6, 25, {1, 1, 5, 5, 19, 61}},
    {7, 1, {1, 3, 7, 11, 23, 15, 103}},
    {7, 4, {1, 3, 7, 13, 13, 15, 69}},
}};

} // namespace

SobolSequence::SobolSequence(std::size_t dimensions)
    : m_directions(dimensions, std::vector<std::uint32_t>(kBits))
    , m_point(dimensions, 0) {
  if (dimensions == 0 || dimensions > kMostDimensions)
    throw std::invalid_argument("SobolSequence: expected 1 to " + std::to_string(kMostDimensions) +
                                " dimensions, got " + std::to_string(dimensions));
  for (int bit = 0; bit < kBits; ++bit)
    m_directions[0][std::size_t(bit)] = std::uint32_t(1) << (kBits - 1 - bit);
  for (std::size_t dimension = 1; dimension < dimensions; ++dimension) {
    const auto& [degree, coefficients, first] = kPolynomials[dimension - 1];
    auto& v = m_directions[dimension];
    for (int bit = 0; bit < degree; ++bit)
      v[std::size_t(bit)] = first[std::size_t(bit)] << (kBits - 1 - bit);
    for (auto bit = std::size_t(degree); bit < std::size_t(kBits); ++bit) {
      const auto& before = v[bit - std::size_t(degree)];
      v[bit] = before ^ (before >> degree);
      for (int k = 1; k < degree; ++k)
        if (coefficients >> (degree - 1 - k) & 1U) v[bit] ^= v[bit - std::size_t(k)];
    }
  }
}

std::vector<double> SobolSequence::next() {
  if (m_index > 0) {
    const auto changed = std::size_t(std::countr_zero(m_index));
    for (std::size_t i = 0; i < m_point.size(); ++i) m_point[i] ^= m_directions[i][changed];
  }
  ++m_index;
  std::vector<double> point;
  for (const std::uint32_t x : m_point) point.push_back(std::ldexp(double(x), -kBits));
  return point;
}

} // namespace dmm::types
