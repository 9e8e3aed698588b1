#include "core/types/NoteEdit.h"

#include "core/types/Bars.h"

#include <gtest/gtest.h>
#include <random>

using namespace dmm::types;

namespace {

constexpr auto kAlto = VoicePart::Alto;

/// Two bars of quarters: three notes of the alto, a fermata on the last.
Chorale somePiece() {
  Chorale piece = emptyPiece(2, 1);
  piece.origin = "made by a model";
  piece.voices[1] = {{60, 0, 2}, {62, 2, 4}, {64, 7, 1}};
  piece.voices[3] = {{40, 0, 8}};
  piece.fermatas[1] = {7};
  return piece;
}

/// What a voice sings at each step; 0: nothing. Fails where notes overlap or are out of order.
std::vector<int> sung(const Chorale& piece, VoicePart voice) {
  std::vector<int> steps(std::size_t(piece.lengthSteps), 0);
  int last = 0;
  for (const Note& note : piece.voices[std::size_t(voice)]) {
    EXPECT_GE(note.onset, last);
    EXPECT_GE(note.duration, 1);
    last = note.onset + note.duration;
    EXPECT_LE(last, piece.lengthSteps);
    for (int step = note.onset; step < last; ++step) steps.at(std::size_t(step)) = note.pitch;
  }
  return steps;
}

} // namespace

TEST(NoteEdit, ANewNoteMakesItsRoom) {
  const Chorale piece = somePiece();
  const Chorale edited = withNote(piece, kAlto, {67, 1, 3});
  EXPECT_EQ(sung(edited, kAlto), (std::vector<int>{60, 67, 67, 67, 62, 62, 0, 64}));
  EXPECT_EQ(edited.voices[3], piece.voices[3]);
  EXPECT_EQ(edited.origin, ""); // it no longer says how to make it
  EXPECT_EQ(piece, somePiece());
  // In the middle of one note: both of its ends stay.
  EXPECT_EQ(withNote(piece, kAlto, {67, 3, 1}).voices[1],
            (std::vector<Note>{{60, 0, 2}, {62, 2, 1}, {67, 3, 1}, {62, 4, 2}, {64, 7, 1}}));
}

TEST(NoteEdit, ANoteIsCutAtTheEndsOfThePiece) {
  EXPECT_EQ(sung(withNote(somePiece(), kAlto, {67, 6, 9}), kAlto),
            (std::vector<int>{60, 60, 62, 62, 62, 62, 67, 67}));
  EXPECT_EQ(sung(withNote(somePiece(), kAlto, {67, -2, 3}), kAlto),
            (std::vector<int>{67, 60, 62, 62, 62, 62, 0, 64}));
  EXPECT_EQ(withNote(somePiece(), kAlto, {67, 8, 2}), somePiece());
  EXPECT_EQ(withNote(somePiece(), kAlto, {109, 0, 2}), somePiece());
  EXPECT_EQ(withNote(somePiece(), kAlto, {67, 3, 0}), somePiece());
}

TEST(NoteEdit, AFermataGoesWithItsNote) {
  const Note last{64, 7, 1};
  EXPECT_TRUE(withoutNote(somePiece(), kAlto, last).fermatas[1].empty());
  EXPECT_EQ(withNoteChanged(somePiece(), kAlto, last, {65, 6, 2}).fermatas[1], std::vector<int>{6});
  EXPECT_TRUE(withNote(somePiece(), kAlto, {50, 6, 2}).fermatas[1].empty());
  EXPECT_EQ(withNote(somePiece(), kAlto, {50, 0, 2}).fermatas[1], std::vector<int>{7});
}

TEST(NoteEdit, AMovedNoteLeavesItsOldPlace) {
  const Chorale moved = withNoteChanged(somePiece(), kAlto, {60, 0, 2}, {61, 6, 1});
  EXPECT_EQ(sung(moved, kAlto), (std::vector<int>{0, 0, 62, 62, 62, 62, 61, 64}));
  EXPECT_EQ(withNoteChanged(somePiece(), kAlto, {60, 0, 1}, {61, 6, 1}), somePiece());
  EXPECT_EQ(withNoteChanged(somePiece(), kAlto, {60, 0, 2}, {61, 8, 1}), somePiece());
  EXPECT_EQ(withNoteChanged(somePiece(), kAlto, {60, 0, 2}, {20, 0, 2}), somePiece());
}

TEST(NoteEdit, AFinerGridIsTheSameMusic) {
  Chorale piece = somePiece();
  piece.meter->pickupSteps = 1;
  piece.meter->changes = {{5, 3, 4}};
  piece.meter->irregularBars = {{2, 3, false}};
  const Chorale finer = onFinerGrid(piece, 4);
  const Bars bars(piece), finerBars(finer);
  EXPECT_EQ(finer.lengthSteps, 32);
  for (double quarter = 0; quarter < 8; quarter += 0.25)
    EXPECT_EQ(bars.text(quarter), finerBars.text(quarter)) << quarter;
  for (const auto part : kVoiceParts) {
    const auto coarse = sung(piece, part), fine = sung(finer, part);
    for (std::size_t step = 0; step < fine.size(); ++step) EXPECT_EQ(fine[step], coarse[step / 4]);
  }
  EXPECT_EQ(finer.fermatas[1], std::vector<int>{28});
}

TEST(NoteEdit, WhateverIsDoneAVoiceSingsOneNoteAtATime) {
  std::mt19937 random(3);
  const auto upTo = [&](int most) { return int(random() % unsigned(most + 1)); };
  Chorale piece = emptyPiece(4, 2);
  for (int i = 0; i < 3000; ++i) {
    const auto voice = kVoiceParts[std::size_t(upTo(3))];
    const Note note{18 + upTo(95), upTo(34) - 2, upTo(9)};
    const auto before = sung(piece, voice);
    auto expected = before;
    if (note.pitch >= kLowestPitch && note.pitch <= kHighestPitch)
      for (int step = std::max(0, note.onset);
           step < std::min(note.onset + note.duration, piece.lengthSteps); ++step)
        expected[std::size_t(step)] = note.pitch;
    piece = withNote(piece, voice, note);
    ASSERT_EQ(sung(piece, voice), expected) << i;
    auto& notes = piece.voices[std::size_t(voice)];
    if (upTo(3) == 0 && !notes.empty())
      piece = withoutNote(piece, voice, notes[std::size_t(upTo(int(notes.size()) - 1))]);
    for (const auto part : kVoiceParts) sung(piece, part);
  }
}
