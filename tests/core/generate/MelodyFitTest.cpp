// Where the model would read a melody: held against where the literature's chorales have the pieces
// that the sopranos are of.

#include "core/generate/MelodyFit.h"

#include "core/generate/CountedNotes.h"
#include "core/generate/FreeBars.h"
#include "core/support/Errors.h"
#include "core/types/Transpose.h"
#include "tests/support/ChordPiece.h"

#include <gtest/gtest.h>

using namespace dmm;

namespace {

const data::Dataset& bach() { return *data::Dataset::builtIn(); }

/// The soprano of a test piece as it is sung, with no word of its shift.
types::Chorale sopranoOf(std::size_t place) {
  types::Chorale piece = bach().reading(types::Split::Test, place).chorale;
  for (std::size_t v = 1; v < 4; ++v) piece.voices[v].clear();
  piece.modelShift = 0;
  return piece;
}

types::GenerationSettings fitted(const types::Chorale& melody, std::optional<int> shift = {}) {
  types::GenerationSettings settings;
  settings.mode = types::GenerationMode::Harmonise;
  generate::fitToMelody(settings, melody, shift, bach());
  return settings;
}

} // namespace

TEST(MelodyFit, ReadsSopranosInTheKeyOfTheLiterature) {
  std::size_t met = 0;
  constexpr std::size_t kPieces = 40;
  for (std::size_t place = 0; place < kPieces; ++place) {
    const int shift = fitted(sopranoOf(place)).shift;
    met += (shift - bach().headings(types::Split::Test)[place].modelShift) % 12 == 0;
  }
  EXPECT_GE(met, kPieces * 8 / 10);
}

TEST(MelodyFit, AKnownShiftIsTaken) {
  const auto settings = fitted(sopranoOf(0), -7);
  EXPECT_EQ(settings.shift, -7);
  EXPECT_TRUE(generate::fitsKeys(settings.voices));
  types::Chorale composed = sopranoOf(0);
  EXPECT_EQ(generate::knownShift(composed), std::nullopt);
  composed.modelShift = -9;
  EXPECT_EQ(generate::knownShift(composed), -9);
  composed.modelShift = 0;
  composed.origin = "DMM Workbench 1; run: a";
  EXPECT_EQ(generate::knownShift(composed), 0);
}

TEST(MelodyFit, AViolinIsReadAsASopranoAndTheOthersGoAlong) {
  const auto sung = fitted(sopranoOf(3));
  const auto high = fitted(types::transposed(sopranoOf(3), 24), std::nullopt);
  EXPECT_EQ(high.shift, fitted(sopranoOf(3)).shift + 24);
  EXPECT_EQ(high.voices, sung.voices);
}

TEST(MelodyFit, RefusesWhatNoOctaveBringsIntoTheRange) {
  try {
    fitted(test::chordPiece({{45, 0, 0, 0}, {96, 0, 0, 0}}));
    FAIL() << "four octaves";
  } catch (const support::InputError& error) {
    EXPECT_NE(std::string(error.what()).find("soprano: goes from MIDI note 45 to 96"),
              std::string::npos)
        << error.what();
  }
  EXPECT_THROW(fitted(test::chordPiece({{0, 67, 0, 0}})), support::InputError); // no soprano
}

TEST(FreeBars, AreTheSlicesOfTheBars) {
  types::Chorale piece = test::chordPiece(std::vector<std::array<int, 4>>(13, {72, 67, 64, 48}));
  piece.meter = types::Meter{4, 4, 1, {}, {}}; // an upbeat, and three bars
  types::FreeNotes free;
  generate::freeBars(free, piece, {2, 3}, 1);
  EXPECT_EQ(free.first, 5);
  EXPECT_EQ(free.end, 13);
  generate::freeBars(free, piece, {0, 1}, 2);
  EXPECT_EQ(free.first, 0);
  EXPECT_EQ(free.end, 10);
  EXPECT_THROW(generate::freeBars(free, piece, {4, 5}, 1), support::InputError);
  EXPECT_THROW(generate::freeBars(free, piece, {3, 2}, 1), support::InputError);
  types::NoteLocks locks;
  generate::lockBars(locks, {false, true, false, true}, piece, {1, 2}, 2);
  EXPECT_EQ(locks,
            (types::NoteLocks{{types::VoicePart::Alto, 2, 18}, {types::VoicePart::Bass, 2, 18}}));
  generate::lockTimes(locks, types::VoicePart::Tenor, 0.5, 0.75, 1); // what begins there
  EXPECT_EQ(locks.back(), (types::NoteLock{types::VoicePart::Tenor, 1, 2}));
  EXPECT_THROW(generate::lockBars(locks, {}, piece, {4, 5}, 1), support::InputError);
}
