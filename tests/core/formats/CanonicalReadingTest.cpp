// The rules of resources/chorales/README.md, "building the roll", one at a time.
#include "core/formats/CanonicalReading.h"

#include <gtest/gtest.h>
#include <stdexcept>
#include <vector>

using namespace dmm;
using formats::CanonicalReading;

namespace {

/// A chorale in which the soprano has these notes, and the others rest.
types::Chorale soprano(std::vector<types::Note> notes, int lengthSteps) {
  types::Chorale chorale;
  chorale.stepsPerQuarter = 4;
  chorale.lengthSteps = lengthSteps;
  chorale.voices[0] = std::move(notes);
  return chorale;
}

CanonicalReading straightThrough(int slices) {
  CanonicalReading reading;
  reading.segments = {{0, slices}};
  return reading;
}

/// The MIDI notes of each slice.
using Pitches = std::vector<std::vector<int>>;
Pitches pitches(const types::Chorale& chorale, const CanonicalReading& reading) {
  Pitches result;
  for (const types::Slice& slice : formats::rollByReading(chorale, reading).slices) {
    result.emplace_back();
    for (int key = 0; key < types::kKeyCount; ++key)
      if (slice.test(static_cast<std::size_t>(key)))
        result.back().push_back(key + types::kLowestPitch);
  }
  return result;
}

} // namespace

TEST(CanonicalReading, TakesWhatSoundsAtEveryQuarter) {
  const auto chorale = soprano({{60, 0, 6}, {62, 6, 2}, {64, 8, 4}}, 12);
  EXPECT_EQ(pitches(chorale, straightThrough(3)), (Pitches{{60}, {60}, {64}}));
}

TEST(CanonicalReading, VoicesInUnisonAreOneKey) {
  auto chorale = soprano({{60, 0, 4}}, 4);
  chorale.voices[3] = {{48, 0, 4}};
  chorale.voices[1] = chorale.voices[0];
  EXPECT_EQ(pitches(chorale, straightThrough(1)), (Pitches{{48, 60}}));
}

TEST(CanonicalReading, RestsAreSilentUnlessTheyAreHeld) {
  const auto chorale = soprano({{60, 4, 4}, {64, 12, 4}}, 20);
  auto reading = straightThrough(5);
  EXPECT_EQ(pitches(chorale, reading), (Pitches{{}, {60}, {}, {64}, {}}));
  reading.holdsRests = true; // but nothing sounds before the first note
  EXPECT_EQ(pitches(chorale, reading), (Pitches{{}, {60}, {60}, {64}, {64}}));
}

TEST(CanonicalReading, PastTheEndTheLastChordHolds) {
  const auto chorale = soprano({{60, 0, 4}, {64, 4, 4}}, 8);
  EXPECT_EQ(pitches(chorale, straightThrough(4)), (Pitches{{60}, {64}, {64}, {64}}));
}

TEST(CanonicalReading, RepeatsASegmentAndBeginsBeforeThePiece) {
  const auto chorale = soprano({{60, 0, 4}, {62, 4, 4}, {64, 8, 4}}, 12);
  auto reading = straightThrough(0);
  reading.segments = {{-4, 3}, {0, 3}};
  EXPECT_EQ(pitches(chorale, reading), (Pitches{{}, {60}, {62}, {60}, {62}, {64}}));
}

TEST(CanonicalReading, AStepOfTwoDoublesTheNoteValues) {
  const auto chorale = soprano({{60, 0, 2}, {62, 2, 2}, {64, 4, 4}}, 8);
  auto reading = straightThrough(4);
  reading.step = 2;
  EXPECT_EQ(pitches(chorale, reading), (Pitches{{60}, {62}, {64}, {64}}));
}

TEST(CanonicalReading, ADelayedVoiceComesLaterAndEndsLater) {
  auto chorale = soprano({{60, 0, 4}, {62, 4, 4}}, 8);
  chorale.voices[3] = {{48, 0, 8}};
  auto reading = straightThrough(3);
  reading.delay[0] = 4;
  EXPECT_EQ(pitches(chorale, reading), (Pitches{{48}, {48, 60}, {62}}));
}

TEST(CanonicalReading, ALateNoteIsTakenUpOneSliceLater) {
  const auto chorale = soprano({{60, 0, 2}, {62, 2, 4}, {64, 6, 6}}, 12);
  auto reading = straightThrough(3);
  EXPECT_EQ(pitches(chorale, reading), (Pitches{{60}, {62}, {64}}));
  reading.late = {{0, 1}};
  EXPECT_EQ(pitches(chorale, reading), (Pitches{{60}, {60}, {64}}));
  reading.late = {{1, 1}};
  EXPECT_THROW(pitches(chorale, reading), std::out_of_range);
}

TEST(CanonicalReading, OctavesMoveTheirRunOnlyAndTheKeyShiftEveryNote) {
  const auto chorale = soprano({{60, 0, 4}, {62, 4, 4}, {64, 8, 4}}, 12);
  auto reading = straightThrough(3);
  reading.octaves = {{0, 1, 1, -12}};
  reading.keyShift = 3;
  EXPECT_EQ(pitches(chorale, reading), (Pitches{{63}, {53}, {67}}));
  reading.keyShift = 45; // 64 + 45 is above the piano
  EXPECT_THROW(pitches(chorale, reading), std::out_of_range);
}

TEST(CanonicalReading, NotesAreHeldAsLongAsTheReadingGoesOnThroughThem) {
  auto chorale = soprano({{60, 0, 8}, {62, 8, 4}, {62, 12, 4}}, 16);
  chorale.voices[3] = {{48, 0, 16}};
  chorale.meter = types::Meter{3, 4, 4};
  const auto straight = formats::notesByReading(chorale, straightThrough(4));
  EXPECT_EQ(straight.chorale.voices[0],
            (std::vector<types::Note>{{60, 0, 2}, {62, 2, 1}, {62, 3, 1}}));
  EXPECT_EQ(straight.chorale.voices[3], (std::vector<types::Note>{{48, 0, 4}}));
  EXPECT_EQ(straight.scoreQuarters, (std::vector<double>{0, 1, 2, 3}));
  EXPECT_EQ(straight.chorale.meter, (types::Meter{3, 4, 1}));

  auto reading = straightThrough(0);
  reading.segments = {{0, 2}, {0, 2}, {12, 1}}; // once more from the start, then to the end
  reading.keyShift = 12;
  reading.octaves = {{3, 0, 1, -12}};
  const auto repeated = formats::notesByReading(chorale, reading);
  EXPECT_EQ(repeated.chorale.voices[0],
            (std::vector<types::Note>{{60, 0, 2}, {60, 2, 2}, {62, 4, 1}}));
  EXPECT_EQ(repeated.chorale.voices[3], // an octave below the score, as the model reads it
            (std::vector<types::Note>{{36, 0, 2}, {36, 2, 2}, {36, 4, 1}}));
  EXPECT_EQ(repeated.scoreQuarters, (std::vector<double>{0, 1, 0, 1, 3}));
  EXPECT_EQ(repeated.chorale.modelShift, -12);
  // The upbeat, one quarter of bar 1, the same again, and the end of a bar.
  EXPECT_EQ(repeated.chorale.meter,
            (types::Meter{3, 4, 1, {}, {{1, 1, true}, {2, 1, false}, {3, 1, true}}}));
}
