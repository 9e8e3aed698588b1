#include "core/kernels/StandardNormal.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/StandardNormal.cpp"
#include "core/kernels/EachTarget-inl.h"
#include "core/kernels/VectorLoops-inl.h"
#include "core/kernels/VectorMath-inl.h"

#include <algorithm>

#ifndef DMM_CORE_KERNELS_STANDARDNORMAL_CPP
#define DMM_CORE_KERNELS_STANDARDNORMAL_CPP
namespace dmm::kernels {

/// Four words of each counter of a block, each kind of word one behind the other.
constexpr int kCounters = 64;
constexpr int kBlock = 4 * kCounters; // numbers
struct Words {
  std::uint32_t at[4][kCounters];
};

constexpr int kRounds = 10;
constexpr std::uint32_t kFirst = 0xD2511F53, kSecond = 0xCD9E8D57;         // factors
constexpr std::uint32_t kFirstStep = 0x9E3779B9, kSecondStep = 0xBB67AE85; // of the key

} // namespace dmm::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace dmm::kernels::HWY_NAMESPACE {
namespace {

#if HWY_TARGET == HWY_SCALAR
void encrypt(std::uint64_t seed, std::uint64_t first, Words& words) {
  for (int i = 0; i < kCounters; ++i) {
    const std::uint64_t counter = first + static_cast<std::uint64_t>(i);
    const auto of = philox(
        {static_cast<std::uint32_t>(counter), static_cast<std::uint32_t>(counter >> 32), 0, 0},
        seed);
    for (int word = 0; word < 4; ++word) words.at[word][i] = of[static_cast<std::size_t>(word)];
  }
}
#else
/// The words of some counters, one in each 64 bits: what stands in the upper half is not looked at.
template <class D, class V = hn::Vec<D>> struct Counters {
  HWY_INLINE Counters(D tag, V counters)
      : d(tag)
      , w0(counters)
      , w1(hn::ShiftRight<32>(counters))
      , w2(hn::Zero(tag))
      , w3(hn::Zero(tag)) {}

  HWY_INLINE void round(std::uint32_t key0, std::uint32_t key1) {
    const V first = times(w0, kFirst);
    const V second = times(w2, kSecond);
    w0 = hn::Xor(hn::Xor(hn::ShiftRight<32>(second), w1), hn::Set(d, std::uint64_t(key0)));
    w1 = second;
    w2 = hn::Xor(hn::Xor(hn::ShiftRight<32>(first), w3), hn::Set(d, std::uint64_t(key1)));
    w3 = first;
  }
  HWY_INLINE V times(V words, std::uint32_t factor) const {
    const hn::Repartition<std::uint32_t, D> halves;
    return hn::MulEven(hn::BitCast(halves, words), hn::Set(halves, factor));
  }

  D d;
  V w0, w1, w2, w3;
};

/// The words of the counters from `first` on. Even and odd counters go side by side, and their
/// words lie in turns.
void encrypt(std::uint64_t seed, std::uint64_t first, Words& words) {
  const hn::ScalableTag<std::uint64_t> d;
  const hn::Repartition<std::uint32_t, decltype(d)> halves;
  constexpr int kStep = static_cast<int>(hn::MaxLanes(halves));
  const auto places = hn::Iota(d, 0);
  for (int i = 0; i < kCounters; i += kStep) {
    const auto begin = hn::Set(d, first + static_cast<std::uint64_t>(i)) + (places + places);
    Counters<decltype(d)> even(d, begin);
    Counters<decltype(d)> odd(d, begin + hn::Set(d, std::uint64_t(1)));
    auto key0 = static_cast<std::uint32_t>(seed);
    auto key1 = static_cast<std::uint32_t>(seed >> 32);
    for (int round = 0; round < kRounds; ++round) {
      even.round(key0, key1);
      odd.round(key0, key1);
      key0 += kFirstStep;
      key1 += kSecondStep;
    }
    const auto store = [=](auto ofEven, auto ofOdd, std::uint32_t* to) HWY_ATTR {
      hn::StoreU(
          hn::OddEven(hn::BitCast(halves, hn::ShiftLeft<32>(ofOdd)), hn::BitCast(halves, ofEven)),
          halves, to);
    };
    store(even.w0, odd.w0, words.at[0] + i);
    store(even.w1, odd.w1, words.at[1] + i);
    store(even.w2, odd.w2, words.at[2] + i);
    store(even.w3, odd.w3, words.at[3] + i);
  }
}
#endif

/// In (0, 1]: (word + 1/2) / 2^32, rounded once.
template <class D> HWY_INLINE hn::Vec<D> unit(D d, const std::uint32_t* words) {
  const hn::RebindToUnsigned<D> bits;
  const hn::RebindToSigned<D> whole;
  const auto word = hn::LoadU(bits, words);
  const auto high = hn::ConvertTo(d, hn::BitCast(whole, hn::ShiftRight<16>(word)));
  const auto low =
      hn::ConvertTo(d, hn::BitCast(whole, hn::And(word, hn::Set(bits, std::uint32_t(0xFFFF)))));
  const auto number = hn::MulAdd(high, hn::Set(d, 65536.0F), low + hn::Set(d, 0.5F));
  return number * hn::Set(d, 0x1p-32F);
}

/// sin(2 pi r) / r and cos(2 pi r) in r^2, r from -1/4 to 1/4.
constexpr float kSine[] = {0x1.921fb6p+2F, -0x1.4abbc2p+5F, 0x1.4668b0p+6F, -0x1.324ccap+6F,
                           0x1.3daff6p+5F};
constexpr float kCosine[] = {0x1p+0F,         -0x1.3bd3ccp+4F, 0x1.03c1e4p+6F,
                             -0x1.55d076p+6F, 0x1.e126f2p+5F,  -0x1.8fb73ep+4F};

/// The block of numbers whose counters begin at `first`.
void fillBlock(std::uint64_t seed, std::uint64_t first, float* numbers) {
  Words words;
  encrypt(seed, first, words);
  const hn::ScalableTag<float> d;
  const hn::RebindToSigned<decltype(d)> whole;
  constexpr int kStep = static_cast<int>(hn::MaxLanes(d));
  for (int pair = 0; pair < 4; pair += 2, numbers += 2 * kCounters)
    for (int i = 0; i < kCounters; i += kStep) {
      const auto radius = hn::Sqrt(hn::Set(d, -2.0F) * logOfNormal(d, unit(d, words.at[pair] + i)));
      // The angle in turns from -1/2 to 1/2, and what it is beyond -1/2, 0 or 1/2.
      const auto word = hn::LoadU(hn::RebindToUnsigned<decltype(d)>(), words.at[pair + 1] + i);
      const auto turns = hn::MulAdd(hn::ConvertTo(d, hn::BitCast(whole, word)),
                                    hn::Set(d, 0x1p-32F), hn::Set(d, 0x1p-33F));
      const auto isOuter = hn::Gt(hn::Abs(turns), hn::Set(d, 0.25F));
      const auto half = hn::IfThenElseZero(isOuter, hn::CopySign(hn::Set(d, 0.5F), turns));
      const auto r = turns - half;
      const auto signedRadius = hn::IfThenElse(isOuter, hn::Neg(radius), radius);
      hn::StoreU(signedRadius * polynomial(d, r * r, kCosine), d, numbers + i);
      hn::StoreU(signedRadius * (r * polynomial(d, r * r, kSine)), d, numbers + kCounters + i);
    }
}

} // namespace

void fillNormal(std::uint64_t seed, float* numbers, std::int64_t count) {
  std::uint64_t counter = 0;
  for (; count >= kBlock; count -= kBlock, numbers += kBlock, counter += kCounters)
    fillBlock(seed, counter, numbers);
  float last[kBlock];
  fillBlock(seed, counter, last);
  std::copy_n(last, count, numbers);
}

} // namespace dmm::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dmm::kernels {

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::uint64_t key) {
  auto key0 = static_cast<std::uint32_t>(key);
  auto key1 = static_cast<std::uint32_t>(key >> 32);
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t first = std::uint64_t(kFirst) * counter[0];
    const std::uint64_t second = std::uint64_t(kSecond) * counter[2];
    counter = {static_cast<std::uint32_t>(second >> 32) ^ counter[1] ^ key0,
               static_cast<std::uint32_t>(second),
               static_cast<std::uint32_t>(first >> 32) ^ counter[3] ^ key1,
               static_cast<std::uint32_t>(first)};
    key0 += kFirstStep;
    key1 += kSecondStep;
  }
  return counter;
}

HWY_EXPORT(fillNormal);
void fillStandardNormal(std::uint64_t seed, float* numbers, std::int64_t count) {
  HWY_DYNAMIC_DISPATCH(fillNormal)(seed, numbers, count);
}

} // namespace dmm::kernels
#endif
