#pragma once

#include "core/filter/Randomness.h"
#include "core/generate/NoiseSource.h"
#include "core/types/KnownKeys.h"

#include <cstdint>

namespace dmm::bench {

/// The random numbers of a filter, from a seed.
class SeededRandomness final : public filter::Randomness {
 public:
  explicit SeededRandomness(std::uint64_t seed) : m_source(seed, 0) {}
  double uniform() override { return m_source.uniform(); }
  double normal() override { return m_source.normal(); }

 private:
  generate::NoiseSource m_source;
};

/// The highest key and none above it; of silence all.
inline types::KnownKeys sopranoOf(const types::Slice& slice) {
  types::KnownKeys known;
  for (std::size_t key = slice.size(); key-- > 0 && known.on.none();)
    (slice.test(key) ? known.on : known.off).set(key);
  return known;
}

} // namespace dmm::bench
