#include "core/runs/KeptPieces.h"

#include "core/support/Errors.h"
#include "tests/support/FileSizeLimit.h"
#include "tests/support/TemporaryFolder.h"

#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <thread>

using namespace dmm;
namespace fs = std::filesystem;

namespace {

types::GeneratedPiece pieceOf(const std::string& title, int pitch, double nll) {
  types::GeneratedPiece piece;
  piece.chorale.title = title;
  piece.chorale.origin = "DMM Workbench; seed: " + std::to_string(pitch);
  piece.chorale.lengthSteps = 4;
  for (std::size_t v = 0; v < 4; ++v) piece.chorale.voices[v] = {{pitch - 7 * int(v), 0, 4}};
  piece.nll = nll;
  piece.provenance.settings.seed = std::uint64_t(pitch);
  piece.nearest = types::NearestPiece{{}, "BWV 26.6: a, \"b\"", 0.1 + 0.2, 3};
  piece.faults = types::CounterpointCounts{{1, 2}, 7};
  return piece;
}

class KeptPiecesTest : public ::testing::Test {
 protected:
  fs::path samples() const { return m_folder.path() / "run" / "samples"; }
  runs::KeptPieces kept() const { return runs::KeptPieces(samples()); }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& piece : kept().list().pieces) names.push_back(piece.file);
    return names;
  }

  test::TemporaryFolder m_folder;
};

} // namespace

TEST_F(KeptPiecesTest, NothingIsKeptWhereNothingWasComposed) {
  EXPECT_TRUE(kept().list().pieces.empty());
  EXPECT_TRUE(kept().list().problems.empty());
  EXPECT_FALSE(fs::exists(samples()));
}

TEST_F(KeptPiecesTest, APieceComesBackWithItsFigures) {
  const auto first = kept().add(pieceOf("Sample, seed 72", 72, 8.125));
  kept().add(pieceOf("Sample, seed 74", 74, 1.0 / 3));
  const auto listing = kept().list();
  EXPECT_TRUE(listing.problems.empty());
  ASSERT_EQ(listing.pieces.size(), 2U);
  EXPECT_EQ(listing.pieces[0], first);
  EXPECT_EQ(listing.pieces[0].title, "Sample, seed 72");
  EXPECT_EQ(listing.pieces[0].nll, 8.125);
  EXPECT_EQ(listing.pieces[1].nll, 1.0 / 3); // to the last bit
  EXPECT_EQ(listing.pieces[0].seed, 72U);
  EXPECT_EQ(listing.pieces[1].seed, 74U);
  EXPECT_EQ(listing.pieces[0].nearestLabel, "BWV 26.6: a, \"b\"");
  EXPECT_EQ(listing.pieces[0].nearestShare, 0.1 + 0.2);
  EXPECT_EQ(listing.pieces[0].faults, 300.0 / 7);
  EXPECT_NEAR(double(listing.pieces[0].written), double(std::time(nullptr)), 60);
  const types::Chorale read = kept().read(first.file);
  EXPECT_EQ(read.title, "Sample, seed 72");
  EXPECT_EQ(read.origin, "DMM Workbench; seed: 72");
  ASSERT_EQ(read.voices[3].size(), 1U);
  EXPECT_EQ(read.voices[3][0].pitch, 72 - 21);
}

TEST_F(KeptPiecesTest, AnUnscoredPieceStaysUnscored) {
  auto piece = pieceOf("opened", 72, std::nan(""));
  piece.nearest.reset();
  kept().add(piece);
  EXPECT_TRUE(std::isnan(kept().list().pieces.at(0).nll));
  EXPECT_EQ(kept().list().pieces.at(0).nearestLabel, "");
}

TEST_F(KeptPiecesTest, AStarIsRemembered) {
  const auto first = kept().add(pieceOf("a", 72, 8));
  const auto second = kept().add(pieceOf("b", 74, 9));
  kept().setStarred(second.file, true);
  EXPECT_FALSE(kept().list().pieces[0].isStarred);
  EXPECT_TRUE(kept().list().pieces[1].isStarred);
  kept().setStarred(second.file, false);
  EXPECT_FALSE(kept().list().pieces[1].isStarred);
  EXPECT_EQ(kept().list().pieces[1].nll, 9);
  EXPECT_THROW(kept().setStarred("piece-000099.mid", true), support::InputError);
  EXPECT_EQ(kept().list().pieces[0], first);
}

TEST_F(KeptPiecesTest, ADeletionIsUndoneWithTheStar) {
  const auto first = kept().add(pieceOf("a", 72, 8));
  const auto second = kept().add(pieceOf("b", 74, 9));
  kept().setStarred(first.file, true);
  kept().remove(first.file);
  EXPECT_EQ(files(), std::vector{second.file});
  // A name that may come back is not given away.
  const auto third = kept().add(pieceOf("c", 76, 7));
  EXPECT_NE(third.file, first.file);
  kept().restore(first.file);
  EXPECT_EQ(files(), (std::vector{first.file, second.file, third.file}));
  EXPECT_TRUE(kept().list().pieces[0].isStarred);
  EXPECT_EQ(kept().list().pieces[0].nll, 8);
  EXPECT_EQ(kept().read(first.file).title, "a");

  kept().remove(first.file);
  kept().purge(first.file);
  EXPECT_THROW(kept().restore(first.file), support::InputError);
  EXPECT_THROW(kept().remove(first.file), support::InputError);
  EXPECT_EQ(files(), (std::vector{second.file, third.file}));
  EXPECT_FALSE(fs::exists(samples() / ".trash"));
}

TEST_F(KeptPiecesTest, WhatTheRunComposedInTrainingIsNotAmongThem) {
  kept().add(pieceOf("a", 72, 8));
  fs::copy_file(samples() / "piece-000001.mid", samples() / "epoch-000005.mid");
  EXPECT_EQ(files(), std::vector<std::string>{"piece-000001.mid"});
}

TEST_F(KeptPiecesTest, AnotherProgramsPieceIsListedByItsTitle) {
  kept().add(pieceOf("a", 72, 8));
  fs::copy_file(samples() / "piece-000001.mid", samples() / "compare-seed0.mid");
  const auto listing = kept().list();
  ASSERT_EQ(listing.pieces.size(), 2U);
  EXPECT_EQ(listing.pieces[0].file, "compare-seed0.mid");
  EXPECT_EQ(listing.pieces[0].title, "a");
  EXPECT_TRUE(std::isnan(listing.pieces[0].nll));
  kept().setStarred("compare-seed0.mid", true);
  EXPECT_TRUE(kept().list().pieces[0].isStarred);
}

TEST_F(KeptPiecesTest, UnreadableFilesAreNamedAndTheRestIsListed) {
  kept().add(pieceOf("a", 72, 8));
  std::ofstream(samples() / "broken.mid") << "no MIDI";
  auto listing = kept().list();
  EXPECT_EQ(listing.pieces.size(), 1U);
  ASSERT_EQ(listing.problems.size(), 1U);
  EXPECT_NE(listing.problems[0].find("broken.mid"), std::string::npos);
  // A piece that is known and then damaged is told when it is opened.
  std::ofstream(samples() / "piece-000001.mid") << "no MIDI";
  EXPECT_THROW(kept().read("piece-000001.mid"), support::InputError);
  EXPECT_THROW(kept().read("../piece-000001.mid"), support::InputError);
}

TEST_F(KeptPiecesTest, ADamagedIndexIsToldAndPutAside) {
  kept().add(pieceOf("a", 72, 8));
  kept().setStarred("piece-000001.mid", true);
  std::ofstream(samples() / "pieces.yaml") << "- file: [";
  const auto listing = kept().list();
  ASSERT_EQ(listing.pieces.size(), 1U); // the music is there all the same
  EXPECT_EQ(listing.pieces[0].title, "a");
  ASSERT_EQ(listing.problems.size(), 1U);
  EXPECT_NE(listing.problems[0].find("pieces.yaml:"), std::string::npos);
  kept().add(pieceOf("b", 74, 9));
  EXPECT_TRUE(fs::exists(samples() / "pieces.yaml.unreadable"));
  EXPECT_EQ(kept().list().pieces.size(), 2U);
  EXPECT_TRUE(kept().list().problems.empty());
}

TEST_F(KeptPiecesTest, AFullDiskLeavesNothingHalfKept) {
  kept().add(pieceOf("a", 72, 8));
  for (const int bytes : {10, 700}) { // in the middle of the piece, and of the index
    for (int i = 0; bytes == 700 && i < 8; ++i) kept().add(pieceOf("a", 72, 8));
    const auto before = kept().list().pieces;
    const test::FileSizeLimit full(static_cast<rlim_t>(bytes));
    EXPECT_THROW(kept().add(pieceOf("b", 74, 9)), support::IoError) << bytes;
    EXPECT_EQ(kept().list().pieces, before) << bytes;
    EXPECT_TRUE(kept().list().problems.empty());
  }
}

TEST_F(KeptPiecesTest, SeveralWritersLoseNothingOfEachOthers) {
  std::vector<std::thread> writers;
  for (int w = 0; w < 4; ++w)
    writers.emplace_back([&, w] {
      for (int i = 0; i < 5; ++i) kept().add(pieceOf("piece", 60 + 5 * w + i, w));
    });
  for (auto& writer : writers) writer.join();
  const auto listing = kept().list();
  EXPECT_EQ(listing.pieces.size(), 20U);
  std::array<int, 4> count{};
  for (const auto& piece : listing.pieces) ++count.at(std::size_t(piece.nll));
  EXPECT_EQ(count, (std::array<int, 4>{5, 5, 5, 5}));
}
