// What docs/composing.md tells of four-part writing is counted by tests/support/MusicMeasures: on
// chords whose counts can be told by looking.

#include "tests/support/MusicMeasures.h"

#include "tests/support/ChordPiece.h"

#include <gtest/gtest.h>

using namespace dmm;
using test::chordPiece;

namespace {

test::MusicMeasures measured(const types::Chorale& chorale) {
  test::MusicMeasures measures;
  measures.add(chorale);
  return measures;
}

} // namespace

TEST(MusicMeasures, CountsKeysVoicesAndChords) {
  const auto found =
      measured(chordPiece({{72, 67, 64, 48},    // C major
                           {71, 67, 65, 55},    // G B F: a seventh chord without its fifth
                           {74, 71, 65, 55},    // the whole one
                           {72, 72, 64, 48},    // three keys, no fifth
                           {72, 0, 64, 45},     // A minor without a voice
                           {71, 68, 65, 62}})); // diminished seventh
  EXPECT_EQ(found.fourKeys.count, 4U);
  EXPECT_EQ(found.fourKeys.of, 6U);
  EXPECT_EQ(found.missingVoice.count, 1U);
  EXPECT_EQ(found.completeChords.count, 4U);
  EXPECT_EQ(found.pitches[0].at(72), 3U);
  EXPECT_EQ(found.pitches[1].size(), 4U);
}

TEST(MusicMeasures, CountsLeapsOfTheSopranoThatAreWiderThanAFifth) {
  const auto found = measured(chordPiece({{60, 55, 52, 48},
                                          {67, 55, 52, 48},    // a fifth
                                          {67, 55, 52, 47},    // no move
                                          {59, 55, 52, 47},    // a sixth down
                                          {0, 55, 52, 47},     // a rest
                                          {72, 55, 52, 48}})); // after it, no move
  EXPECT_EQ(found.sopranoLeaps.count, 1U);
  EXPECT_EQ(found.sopranoLeaps.of, 2U);
}

TEST(MusicMeasures, CountsParallels) {
  // C E G c to D F A d, all upwards: octaves of soprano and bass, fifths of tenor... and bass.
  const auto up = measured(chordPiece({{72, 67, 64, 48}, {74, 69, 65, 50}}));
  EXPECT_EQ(up.parallelOctaves.count, 1U);
  EXPECT_EQ(up.parallelFifths.count, 1U); // alto over bass
  EXPECT_EQ(up.parallelFifths.of, 1U);
  // The bass goes the other way: an octave to a double octave is none.
  const auto contrary = measured(chordPiece({{72, 67, 64, 60}, {74, 69, 65, 50}}));
  EXPECT_EQ(contrary.parallelOctaves.count + contrary.parallelFifths.count, 0U);
  // Held voices are none; a rest makes no change that counts.
  const auto held = measured(chordPiece({{72, 67, 64, 48}, {72, 67, 65, 48}, {0, 67, 64, 48}}));
  EXPECT_EQ(held.parallelOctaves.count, 0U);
  EXPECT_EQ(held.parallelOctaves.of, 1U);
}

TEST(MusicMeasures, LooksAtTheBeginningOfEachQuarter) {
  auto chorale = chordPiece({{72, 67, 64, 48}, {74, 71, 67, 55}}, 4);
  chorale.voices[0] = {{72, 0, 2}, {60, 2, 2}, {74, 4, 4}}; // an eighth between them
  const auto found = measured(chorale);
  EXPECT_EQ(found.fourKeys.of, 2U);
  EXPECT_EQ(found.completeChords.count, 2U);
  EXPECT_EQ(found.sopranoLeaps.count, 0U);
}
