#include "core/types/Transpose.h"

#include <gtest/gtest.h>

namespace dmm::types {
namespace {

Chorale example() {
  Chorale chorale;
  chorale.lengthSteps = 4;
  chorale.voices[0] = {{72, 0, 2}, {107, 2, 2}};
  chorale.voices[3] = {{24, 1, 3}};
  chorale.modelShift = -5;
  return chorale;
}

TEST(TransposeTest, notesMoveAndTheShiftWithThem) {
  const Chorale lower = transposed(example(), -2);
  EXPECT_EQ(lower.voices[0], (std::vector<Note>{{70, 0, 2}, {105, 2, 2}}));
  EXPECT_EQ(lower.voices[3], (std::vector<Note>{{22, 1, 3}}));
  EXPECT_EQ(lower.modelShift, -7);
  EXPECT_EQ(transposed(example(), 0), example());
  EXPECT_EQ(transposed(transposed(example(), -2), 2), example());
}

TEST(TransposeTest, whatLeavesThePianoIsLeftOut) {
  const Chorale higher = transposed(example(), 5);
  EXPECT_EQ(higher.voices[0], (std::vector<Note>{{77, 0, 2}}));
  EXPECT_EQ(higher.voices[3], (std::vector<Note>{{29, 1, 3}}));
  EXPECT_TRUE(transposed(example(), -5).voices[3].empty());
}

TEST(TransposeTest, atTheModelsPitchThereIsNoShift) {
  const Chorale read = atModelPitch(example());
  EXPECT_EQ(read.voices[0].front().pitch, 77);
  EXPECT_EQ(read.modelShift, 0);
}

TEST(TransposeTest, keysFollowTheCircleOfFifths) {
  const std::pair<int, std::array<int, 2>> rows[] = {{2, {0, 2}},     // C to D: two sharps
                                                     {-12, {-3, -3}}, // an octave
                                                     {1, {0, -5}},    // C to D flat
                                                     {6, {0, 6}},     // C to F sharp
                                                     {-5, {1, 2}},    // G to D
                                                     {-9, {4, 1}}};   // E to G
  for (const auto& [semitones, keys] : rows) {
    Chorale chorale;
    chorale.keyFifths = keys[0];
    EXPECT_EQ(transposed(chorale, semitones).keyFifths, keys[1]) << semitones;
  }
}

TEST(TransposeTest, rollsAndProbabilitiesMoveByKeys) {
  PianoRoll roll;
  roll.slices.resize(2);
  roll.slices[0].set(0).set(40).set(87);
  KeyProbabilities probabilities{};
  probabilities[0] = 0.1F;
  probabilities[40] = 0.4F;
  probabilities[87] = 0.9F;
  for (const int shift : {-12, 3, 0}) {
    const PianoRoll moved = transposed(roll, shift);
    const KeyProbabilities heat = transposed(probabilities, shift);
    for (int key = 0; key < kKeyCount; ++key) {
      const int from = key - shift;
      const bool isThere = from == 0 || from == 40 || from == 87;
      EXPECT_EQ(moved.slices[0].test(std::size_t(key)), isThere) << key;
      EXPECT_EQ(heat[std::size_t(key)], isThere ? probabilities[std::size_t(from)] : 0) << key;
    }
    EXPECT_TRUE(moved.slices[1].none());
  }
}

} // namespace
} // namespace dmm::types
