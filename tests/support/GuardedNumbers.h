#pragma once

#include <algorithm>
#include <cstdint>
#include <gtest/gtest.h>
#include <vector>

namespace dmm::test {

/// Numbers with sentinels before and behind them: what writes past either end is found. The first
/// of them does not lie where a vector would like to begin.
template <typename T> class GuardedNumbers {
 public:
  explicit GuardedNumbers(std::int64_t count, T value = T(0))
      : m_memory(static_cast<std::size_t>(count + 2 * kGuards), kSentinel)
      , m_count(count) {
    std::fill_n(data(), count, value);
  }

  T* data() { return m_memory.data() + kGuards; }
  const T* data() const { return m_memory.data() + kGuards; }
  T& operator[](std::int64_t i) { return data()[i]; }
  const T& operator[](std::int64_t i) const { return data()[i]; }
  std::int64_t size() const { return m_count; }

  bool areGuardsWhole() const {
    const auto isSentinel = [](T number) { return number == kSentinel; };
    return std::all_of(m_memory.begin(), m_memory.begin() + kGuards, isSentinel) &&
           std::all_of(m_memory.end() - kGuards, m_memory.end(), isSentinel);
  }

 private:
  static constexpr std::int64_t kGuards = 37; ///< more than two of the widest vectors
  static constexpr T kSentinel = T(-123456.75);

  std::vector<T> m_memory;
  std::int64_t m_count;
};

} // namespace dmm::test
