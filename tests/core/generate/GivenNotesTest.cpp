#include "core/generate/GivenNotes.h"

#include "core/generate/CountedNotes.h"
#include "core/generate/HarmonisedPiece.h"
#include "core/support/Errors.h"
#include "tests/support/ChordPiece.h"

#include <gtest/gtest.h>
#include <random>

using namespace dmm;
using test::chordPiece;
using types::PitchRange;

namespace {

types::GenerationSettings settingsWith(const types::FreeNotes& free, int shift = 0) {
  types::GenerationSettings settings;
  settings.mode = types::GenerationMode::Harmonise;
  settings.voices = {{60, 81}, {53, 74}, {48, 69}, {36, 64}};
  settings.free = free;
  settings.shift = shift;
  return settings;
}

types::Slice keys(std::initializer_list<int> pitches) {
  types::Slice slice;
  for (const int pitch : pitches) slice.set(std::size_t(pitch - types::kLowestPitch));
  return slice;
}

bool isOff(const types::KnownKeys& known, int lowest, int highest) {
  for (int pitch = lowest; pitch <= highest; ++pitch)
    if (!known.off.test(std::size_t(pitch - types::kLowestPitch))) return false;
  return true;
}

std::size_t offBetween(const types::KnownKeys& known, int lowest, int highest) {
  std::size_t count = 0;
  for (int pitch = lowest; pitch <= highest; ++pitch)
    count += known.off.test(std::size_t(pitch - types::kLowestPitch));
  return count;
}

std::string messageOf(const types::Chorale& piece, const types::GenerationSettings& settings,
                      const types::NoteLocks& locks = {}) {
  try {
    generate::givenNotes(piece, settings, locks);
  } catch (const support::InputError& error) {
    return error.what();
  }
  return "";
}

} // namespace

TEST(GivenNotes, ASopranoIsItsKeyAndNoneAboveIt) {
  const auto slices = generate::givenNotes(chordPiece({{72, 0, 0, 0}}), settingsWith({}));
  ASSERT_EQ(slices.size(), 1U);
  EXPECT_EQ(slices[0].known.on, keys({72}));
  EXPECT_TRUE(isOff(slices[0].known, 73, types::kHighestPitch));
  EXPECT_EQ(offBetween(slices[0].known, types::kLowestPitch, 71), 0U);
  EXPECT_EQ(slices[0].voices, (std::vector<PitchRange>{{72, 72}, {53, 74}, {48, 69}, {36, 64}}));
}

TEST(GivenNotes, ABassIsItsKeyAndNoneBelowIt) {
  const auto slices = generate::givenNotes(chordPiece({{0, 0, 0, 48}}),
                                           settingsWith({{true, true, true, false}, 0, 0}));
  EXPECT_EQ(slices[0].known.on, keys({48}));
  EXPECT_TRUE(isOff(slices[0].known, types::kLowestPitch, 47));
  EXPECT_EQ(offBetween(slices[0].known, 49, types::kHighestPitch), 0U);
}

TEST(GivenNotes, AnInnerVoiceIsItsKey) {
  const auto slices = generate::givenNotes(chordPiece({{0, 67, 0, 0}}),
                                           settingsWith({{true, false, true, true}, 0, 0}));
  EXPECT_EQ(slices[0].known.on, keys({67}));
  EXPECT_TRUE(slices[0].known.off.none());
  EXPECT_EQ(slices[0].voices[1], (PitchRange{67, 67}));
}

TEST(GivenNotes, BetweenNeighboursThatAreGivenNothingSounds) {
  const auto slices = generate::givenNotes(chordPiece({{72, 67, 0, 48}}),
                                           settingsWith({{false, false, true, false}, 0, 0}));
  EXPECT_TRUE(isOff(slices[0].known, 68, 71));
  EXPECT_EQ(offBetween(slices[0].known, 49, 66), 0U); // where the tenor may be
}

TEST(GivenNotes, WhereAllIsGivenTheSliceIsWhole) {
  const auto slices = generate::givenNotes(chordPiece({{72, 67, 64, 48}, {74, 67, 62, 47}}),
                                           settingsWith({{true, true, true, true}, 1, 2}));
  EXPECT_EQ(slices[0].known, types::KnownKeys::whole(keys({72, 67, 64, 48})));
  EXPECT_TRUE(slices[1].known.isNothing());
}

TEST(GivenNotes, WhoIsGivenAndSilentSilencesTheOthers) {
  auto piece = chordPiece({{72, 0, 0, 0}, {0, 0, 0, 0}, {74, 0, 0, 0}});
  const auto slices = generate::givenNotes(piece, settingsWith({}));
  EXPECT_EQ(slices[1].known, types::KnownKeys::whole({}));
  EXPECT_TRUE(slices[1].voices.empty());
  EXPECT_EQ(slices[2].known.on, keys({74}));
}

TEST(GivenNotes, UnisonsAndCrossingsLeaveAKeyForEveryOtherVoice) {
  const auto unison = generate::givenNotes(chordPiece({{72, 72, 0, 0}}),
                                           settingsWith({{false, false, true, true}, 0, 0}));
  EXPECT_EQ(unison[0].known.on, keys({72}));
  EXPECT_EQ(unison[0].voices.size(), 3U);
  const auto crossed = generate::givenNotes(chordPiece({{64, 67, 0, 0}}),
                                            settingsWith({{false, false, true, true}, 0, 0}));
  EXPECT_EQ(crossed[0].known.on, keys({64, 67}));
  EXPECT_TRUE(generate::fitsKeys(crossed[0].voices));
}

TEST(GivenNotes, TheModelsPitchIsAsFarAwayAsTheShiftSays) {
  const auto slices = generate::givenNotes(chordPiece({{72, 0, 0, 0}}), settingsWith({}, -9));
  EXPECT_EQ(slices[0].known.on, keys({81}));
}

TEST(GivenNotes, AMelodyThatTheRangesHaveNoRoomUnderGetsRoom) {
  const auto slices = generate::givenNotes(chordPiece({{40, 0, 0, 0}}), settingsWith({}));
  EXPECT_TRUE(generate::fitsKeys(slices[0].voices));
  EXPECT_NE(messageOf(chordPiece({{23, 0, 0, 0}}), settingsWith({})).find("bar 1.1"),
            std::string::npos);
}

TEST(GivenNotes, SaysWhatIsWrongAndWhere) {
  auto chord = chordPiece({{72, 0, 0, 0}, {74, 0, 0, 0}, {72, 0, 0, 0}});
  chord.voices[0].push_back({60, 2, 1});
  EXPECT_EQ(messageOf(chord, settingsWith({})),
            "soprano, bar 1.3: expected one note at a time, got a chord");
  EXPECT_NE(messageOf({}, settingsWith({})).find("is empty"), std::string::npos);
  EXPECT_NE(messageOf(chordPiece({{72, 0, 0, 0}}), settingsWith({}, 60)).find("no key"),
            std::string::npos);
  types::Chorale endless = chordPiece({{72, 0, 0, 0}});
  endless.lengthSteps = 40000;
  EXPECT_NE(messageOf(endless, settingsWith({})).find("40000 slices"), std::string::npos);
  EXPECT_NE(messageOf(chord, settingsWith({{false, true, true, true}, 3, 0})).find("ends after"),
            std::string::npos);
  const auto alto = settingsWith({{false, true, false, false}, 0, 0});
  EXPECT_NE(messageOf(chordPiece({{72, 0, 0, 0}}), alto, {{types::VoicePart::Alto, 0, 3}})
                .find("locked as a whole"),
            std::string::npos);
}

TEST(HarmonisedPiece, GivenNotesStayAsTheyAreBetweenTheSlices) {
  // Eighths and a held note on a grid of sixteenths.
  types::Chorale melody;
  melody.stepsPerQuarter = 4;
  melody.lengthSteps = 16;
  melody.voicesInferred = false;
  melody.voices[0] = {{72, 0, 2}, {74, 2, 2}, {76, 4, 8}, {74, 12, 3}};
  melody.meter = types::Meter{3, 4, 4, {}, {}};
  const auto settings = settingsWith({});
  const auto given = generate::givenNotes(melody, settings);
  ASSERT_EQ(given.size(), 4U);
  EXPECT_EQ(given[0].known.on, keys({72}));
  EXPECT_EQ(given[2].known.on, keys({76}));
  const std::vector<types::Slice> drawn{keys({72, 67, 64, 48}), keys({76, 67, 60, 48}),
                                        keys({76, 67, 59, 43}), keys({74, 67, 59, 43})};
  const auto made = generate::harmonisedPiece(melody, settings, given, drawn);
  EXPECT_EQ(made.voices[0], melody.voices[0]);
  EXPECT_EQ(made.meter, melody.meter);
  EXPECT_EQ(made.voices[1], (std::vector<types::Note>{{67, 0, 16}})); // tied
  EXPECT_EQ(made.voices[2], (std::vector<types::Note>{{64, 0, 4}, {60, 4, 4}, {59, 8, 8}}));
  EXPECT_EQ(made.voices[3], (std::vector<types::Note>{{48, 0, 8}, {43, 8, 8}}));
  EXPECT_FALSE(made.voicesInferred);

  auto struck = settings;
  struck.repeated = types::RepeatedNotes::Struck;
  EXPECT_EQ(generate::harmonisedPiece(melody, struck, given, drawn).voices[1].size(), 4U);
}

TEST(HarmonisedPiece, OnlyTheFreeRegionChanges) {
  auto piece = chordPiece({{72, 67, 64, 48}, {74, 67, 59, 43}, {72, 67, 64, 48}});
  piece.voicesInferred = false;
  piece.voices[1] = {{67, 0, 3}}; // held through
  const auto settings = settingsWith({{false, true, true, false}, 1, 2});
  const auto given = generate::givenNotes(piece, settings);
  const auto made = generate::harmonisedPiece(
      piece, settings, given,
      {keys({72, 67, 64, 48}), keys({74, 65, 62, 43}), keys({72, 67, 64, 48})});
  EXPECT_EQ(made.voices[0], piece.voices[0]);
  EXPECT_EQ(made.voices[3], piece.voices[3]);
  EXPECT_EQ(made.voices[1], (std::vector<types::Note>{{67, 0, 1}, {65, 1, 1}, {67, 2, 1}}));
  EXPECT_EQ(made.voices[2], (std::vector<types::Note>{{64, 0, 1}, {62, 1, 1}, {64, 2, 1}}));
}

TEST(HarmonisedPiece, WhatIsLockedStaysAmongWhatChanges) {
  auto piece = chordPiece({{72, 67, 64, 48}, {74, 67, 59, 43}, {72, 67, 64, 48}});
  piece.voicesInferred = false;
  piece.voices[1] = {{67, 0, 3}}; // held through
  const types::NoteLocks locks{{types::VoicePart::Alto, 1, 2}, {types::VoicePart::Bass, 0, 2}};
  const auto settings = settingsWith({});
  const auto given = generate::givenNotes(piece, settings, locks);
  EXPECT_EQ(given[0].known.on, keys({72, 48}));
  EXPECT_EQ(given[1].known.on, keys({74, 67, 43}));
  EXPECT_EQ(given[1].isFree, (std::array<bool, 4>{false, false, true, false}));
  EXPECT_EQ(given[2].known.on, keys({72}));
  const auto made = generate::harmonisedPiece(
      piece, settings, given,
      {keys({72, 64, 60, 48}), keys({74, 67, 62, 43}), keys({72, 69, 65, 53})}, locks);
  EXPECT_EQ(made.voices[0], piece.voices[0]);
  EXPECT_EQ(made.voices[1], (std::vector<types::Note>{{64, 0, 1}, {67, 1, 1}, {69, 2, 1}}));
  EXPECT_EQ(made.voices[2], (std::vector<types::Note>{{60, 0, 1}, {62, 1, 1}, {65, 2, 1}}));
  EXPECT_EQ(made.voices[3], (std::vector<types::Note>{{48, 0, 1}, {43, 1, 1}, {53, 2, 1}}));
}

TEST(HarmonisedPiece, KeysBeyondTheVoicesGoToWhoLiesNearest) {
  const auto melody = chordPiece({{72, 0, 0, 0}, {72, 0, 0, 0}});
  const auto settings = settingsWith({});
  const auto given = generate::givenNotes(melody, settings);
  const auto made = generate::harmonisedPiece(melody, settings, given,
                                              {keys({72, 50}), keys({72, 67, 66, 60, 50})});
  EXPECT_EQ(made.voices[3], (std::vector<types::Note>{{50, 0, 2}}));
  EXPECT_EQ(made.voices[1], (std::vector<types::Note>{{67, 1, 1}, {66, 1, 1}}));
  EXPECT_EQ(made.voices[2], (std::vector<types::Note>{{60, 1, 1}}));
  EXPECT_TRUE(made.voicesInferred);
}
