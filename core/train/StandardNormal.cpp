#include "core/train/StandardNormal.h"

#include "core/support/VectorMath.h"

#include <algorithm>
#include <numbers>

namespace dmm::train {

namespace {

/// Four words of each counter of a block, each kind of word one behind the other, so that all
/// counters go through the rounds side by side.
constexpr int kCounters = 64;
constexpr int kBlock = 4 * kCounters; // numbers
struct Words {
  std::uint32_t at[4][kCounters];
};

WORKBENCH_INLINE std::uint32_t high(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::uint32_t>((std::uint64_t(a) * b) >> 32);
}

/// One counter through the ten rounds.
WORKBENCH_INLINE void encrypt(std::uint32_t& w0, std::uint32_t& w1, std::uint32_t& w2,
                              std::uint32_t& w3, std::uint64_t key) {
  constexpr std::uint32_t kFirst = 0xD2511F53, kSecond = 0xCD9E8D57;
  auto key0 = static_cast<std::uint32_t>(key);
  auto key1 = static_cast<std::uint32_t>(key >> 32);
  for (int round = 0; round < 10; ++round) {
    const std::uint32_t high0 = high(kFirst, w0), low0 = kFirst * w0;
    const std::uint32_t high2 = high(kSecond, w2), low2 = kSecond * w2;
    w0 = high2 ^ w1 ^ key0;
    w1 = low2;
    w2 = high0 ^ w3 ^ key1;
    w3 = low0;
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
}

/// In (0, 1].
WORKBENCH_INLINE float unit(std::uint32_t word) {
  return (static_cast<float>(word) + 0.5F) * 0x1p-32F;
}

/// The block of numbers whose counters begin at `first`.
WORKBENCH_VECTORISED void fillBlock(std::uint64_t seed, std::uint64_t first, float* numbers) {
  Words words;
#pragma omp simd
  for (int i = 0; i < kCounters; ++i) {
    const std::uint64_t counter = first + static_cast<std::uint64_t>(i);
    std::uint32_t w0 = static_cast<std::uint32_t>(counter);
    std::uint32_t w1 = static_cast<std::uint32_t>(counter >> 32);
    std::uint32_t w2 = 0;
    std::uint32_t w3 = 0;
    encrypt(w0, w1, w2, w3, seed);
    words.at[0][i] = w0;
    words.at[1][i] = w1;
    words.at[2][i] = w2;
    words.at[3][i] = w3;
  }
  float radius[kCounters];
  float angle[kCounters];
  for (int pair = 0; pair < 4; pair += 2, numbers += 2 * kCounters) {
#pragma omp simd
    for (int i = 0; i < kCounters; ++i) {
      radius[i] = std::sqrt(-2 * std::log(unit(words.at[pair][i])));
      angle[i] = 2 * std::numbers::pi_v<float> * unit(words.at[pair + 1][i]);
    }
    // Each in a loop of its own: a compiler that sees both asks for a sincos, which has no vectors.
#pragma omp simd
    for (int i = 0; i < kCounters; ++i) numbers[i] = radius[i] * std::cos(angle[i]);
#pragma omp simd
    for (int i = 0; i < kCounters; ++i) numbers[kCounters + i] = radius[i] * std::sin(angle[i]);
  }
}

} // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::uint64_t key) {
  encrypt(counter[0], counter[1], counter[2], counter[3], key);
  return counter;
}

void fillStandardNormal(std::uint64_t seed, float* numbers, std::int64_t count) {
  std::uint64_t counter = 0;
  for (; count >= kBlock; count -= kBlock, numbers += kBlock, counter += kCounters)
    fillBlock(seed, counter, numbers);
  std::array<float, kBlock> last;
  fillBlock(seed, counter, last.data());
  std::copy_n(last.begin(), count, numbers);
}

} // namespace dmm::train
