#include "core/playback/Timeline.h"

#include "tests/core/playback/MusicSamples.h"

#include <gtest/gtest.h>

using namespace dmm;
using playback::Timeline;

TEST(Timeline, EndsComeBeforeBeginningsOfTheSameInstant) {
  const Timeline timeline(test::shortPiece());
  EXPECT_EQ(timeline.lengthQuarters(), 8);
  ASSERT_EQ(timeline.events().size(), 14U); // two of each of the seven notes
  for (std::size_t i = 1; i < timeline.events().size(); ++i) {
    const auto& before = timeline.events()[i - 1];
    const auto& after = timeline.events()[i];
    EXPECT_LE(before.quarters, after.quarters);
    if (before.quarters == after.quarters) {
      EXPECT_LE(before.begins, after.begins);
    }
  }
}

TEST(Timeline, TimesAreQuartersWhateverTheGrid) {
  types::Chorale piece;
  piece.stepsPerQuarter = 4;
  piece.lengthSteps = 16;
  piece.voices[2] = {{60, 6, 3}};
  const Timeline timeline(piece);
  EXPECT_EQ(timeline.lengthQuarters(), 4);
  EXPECT_EQ(timeline.events().at(0).quarters, 1.5);
  EXPECT_EQ(timeline.events().at(1).quarters, 2.25);
}

TEST(Timeline, WhatEndsWhereOneStartsIsOver) {
  const Timeline timeline(test::shortPiece());
  const auto held = [&](double quarters, int voice) {
    return timeline.pitchesHeldBefore(timeline.startAt(quarters), voice);
  };
  EXPECT_EQ(held(0, 0), std::vector<int>{});
  EXPECT_EQ(held(1, 0), std::vector<int>{});
  EXPECT_EQ(held(3, 0), std::vector<int>{74});
  EXPECT_EQ(held(4, 1), std::vector<int>{});
  EXPECT_EQ(held(4, 3), std::vector<int>{48});
  EXPECT_EQ(held(8, 3), std::vector<int>{});
}

TEST(Timeline, ALaterNoteCutsAnEarlierOneOfItsPitchShort) {
  types::Chorale piece;
  piece.lengthSteps = 8;
  piece.voices[0] = {{60, 0, 6}, {60, 2, 2}, {60, 2, 1}};
  const Timeline timeline(piece);
  ASSERT_EQ(timeline.events().size(), 4U);
  EXPECT_EQ(timeline.events()[1].quarters, 2);
  EXPECT_FALSE(timeline.events()[1].begins);
  EXPECT_EQ(timeline.events()[3].quarters, 4);
}

TEST(Timeline, APieceWithoutNotesHasNone) {
  EXPECT_FALSE(Timeline().hasNotes());
  types::Chorale rests;
  rests.lengthSteps = 4;
  EXPECT_FALSE(Timeline(rests).hasNotes());
  EXPECT_EQ(Timeline(rests).lengthQuarters(), 4);
}

TEST(Timeline, RefusesWhatNoPlayerCanFollow) {
  types::Chorale piece = test::shortPiece();
  piece.stepsPerQuarter = 0;
  EXPECT_THROW(Timeline{piece}, std::invalid_argument);
  for (const types::Note& note : {types::Note{128, 0, 1}, types::Note{-1, 0, 1},
                                  types::Note{60, -1, 1}, types::Note{60, 0, 0}}) {
    piece = test::shortPiece();
    piece.voices[1].push_back(note);
    EXPECT_THROW(Timeline{piece}, std::invalid_argument);
  }
}
