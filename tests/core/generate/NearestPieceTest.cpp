#include "core/generate/NearestPiece.h"

#include <gtest/gtest.h>

using namespace dmm;
using types::Split;

namespace {

/// A roll of one key a slice; 0 is silence.
types::PianoRoll rollOf(const std::vector<int>& pitches) {
  types::PianoRoll roll;
  for (const int pitch : pitches) {
    types::Slice slice;
    if (pitch > 0) slice.set(static_cast<std::size_t>(pitch - types::kLowestPitch));
    roll.slices.push_back(slice);
  }
  return roll;
}

types::Piece piece(Split split, const std::string& number, const std::vector<int>& pitches) {
  types::Piece made;
  made.chorale.split = split;
  made.chorale.catalogueNumber = number;
  made.chorale.title = "A title";
  made.roll = rollOf(pitches);
  return made;
}

const data::Dataset& dataset() {
  static const data::Dataset made({}, {piece(Split::Train, "BWV 1", {60, 60, 60, 60}),
                                       piece(Split::Train, "BWV 2", {61, 62, 63, 64, 65, 66, 67}),
                                       piece(Split::Train, "", {70, 71, 0, 0, 0, 0}),
                                       piece(Split::Test, "BWV 4", {61, 62, 63, 64, 68, 69})});
  return made;
}

} // namespace

TEST(NearestPiece, FindsThePieceAndTheOffsetWithTheMostEqualSlices) {
  const auto nearest =
      generate::findNearestTrainingPiece(rollOf({63, 64, 60, 66, 80}), 0, dataset());
  ASSERT_TRUE(nearest); // 63 64 . 66 of BWV 2, from its third slice on
  EXPECT_EQ(nearest->piece, (types::PieceRef{Split::Train, 1}));
  EXPECT_EQ(nearest->label, "BWV 2");
  EXPECT_EQ(nearest->offset, 2);
  EXPECT_DOUBLE_EQ(nearest->share, 3.0 / 5);
}

TEST(NearestPiece, ThePieceMayBeginAfterTheRoll) {
  const auto nearest =
      generate::findNearestTrainingPiece(rollOf({1 + 80, 82, 60, 60}), 0, dataset());
  ASSERT_TRUE(nearest);
  EXPECT_EQ(nearest->label, "BWV 1");
  EXPECT_DOUBLE_EQ(nearest->share, 0.5);
}

TEST(NearestPiece, ACopyIsWholeAndTestPiecesDoNotCount) {
  const auto copy =
      generate::findNearestTrainingPiece(rollOf({61, 62, 63, 64, 65, 66, 67}), 0, dataset());
  EXPECT_DOUBLE_EQ(copy->share, 1);
  const auto test = generate::findNearestTrainingPiece(rollOf({64, 68, 69}), 0, dataset());
  EXPECT_DOUBLE_EQ(test->share, 1.0 / 3);
  EXPECT_EQ(test->label, "BWV 2");
}

TEST(NearestPiece, SilenceAndGivenSlicesDoNotCount) {
  const auto silent = generate::findNearestTrainingPiece(rollOf({70, 0, 0, 0, 0}), 0, dataset());
  ASSERT_TRUE(silent);
  EXPECT_DOUBLE_EQ(silent->share, 1); // of the one slice that sounds
  EXPECT_EQ(silent->label, "A title");
  const auto continued =
      generate::findNearestTrainingPiece(rollOf({61, 62, 63, 64, 80, 67}), 4, dataset());
  EXPECT_DOUBLE_EQ(continued->share, 0.5); // 67 of 80 67; the given four do not count
  EXPECT_FALSE(generate::findNearestTrainingPiece(rollOf({0, 0}), 0, dataset()));
  EXPECT_FALSE(generate::findNearestTrainingPiece(rollOf({60}), 1, dataset()));
  EXPECT_FALSE(generate::findNearestTrainingPiece(rollOf({60}), 0, data::Dataset({}, {})));
}

TEST(NearestPiece, NothingInCommonIsAShareOfZero) {
  const auto nearest = generate::findNearestTrainingPiece(rollOf({100, 101}), 0, dataset());
  ASSERT_TRUE(nearest);
  EXPECT_EQ(nearest->share, 0);
}
