#include "core/data/DatasetImport.h"

#include "core/data/Dataset.h"
#include "core/data/PieceSearch.h"
#include "core/data/SplitRule.h"
#include "core/formats/ScoreReading.h"
#include "core/support/Errors.h"
#include "tests/support/TemporaryFolder.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace dmm;
using data::DatasetLibrary;
using types::Split;
using types::SplitRule;
namespace fs = std::filesystem;

namespace {

/// A piece that no other number has: eighths that walk up from a bass note.
types::Chorale piece(int number) {
  types::Chorale chorale;
  chorale.title = "Piece " + std::to_string(number);
  chorale.stepsPerQuarter = 4;
  chorale.lengthSteps = 16;
  chorale.voicesInferred = false;
  for (int i = 0; i < 8; ++i) chorale.voices[0].push_back({72 + i, 2 * i, 2});
  chorale.voices[1] = {{67, 0, 16}};
  chorale.voices[2] = {{60, 0, 16}};
  chorale.voices[3] = {{40 + number, 0, 16}};
  return chorale;
}

class DatasetImportTest : public ::testing::Test {
 protected:
  void addPieces(const fs::path& sub, int first, int count) {
    fs::create_directories(scores / sub);
    for (int i = first; i < first + count; ++i) {
      std::string name = std::to_string(i);
      name.insert(0, 2 - std::min<std::size_t>(2, name.size()), '0');
      formats::writeScore(piece(i), scores / sub / (name + (i % 2 ? ".mid" : ".musicxml")));
    }
  }

  types::ImportReport import() { return data::importFolder(request, library); }

  std::string problem() {
    try {
      import();
    } catch (const support::InputError& error) {
      return error.what();
    }
    return "no error";
  }

  std::vector<std::string> titles(Split split, const std::string& name = "hymns") {
    std::vector<std::string> all;
    const auto dataset = data::Dataset::fromFile(library.find(name));
    for (const auto& chorale : dataset->chorales(split)) all.push_back(chorale.title);
    return all;
  }

  test::TemporaryFolder folder;
  fs::path scores = folder.path() / "scores";
  DatasetLibrary library{folder.path() / "library"};
  types::ImportRequest request{(folder.path() / "scores").string(), "hymns", 1, {}};
};

} // namespace

TEST_F(DatasetImportTest, AFolderBecomesADatasetWithTitlesAndVoices) {
  addPieces("a/b", 0, 6);
  addPieces("", 6, 4);
  folder.write("scores/readme.txt", "no score");
  request.split.kind = SplitRule::Kind::InOrder;
  const auto report = import();
  EXPECT_EQ(report.pieces(), 10U);
  EXPECT_EQ(report.scoreFiles, 10U);
  EXPECT_EQ(report.otherFiles, 1U);
  EXPECT_TRUE(report.skipped.empty());
  EXPECT_EQ(report.splits[0].pieces, 6U);
  EXPECT_EQ(report.splits[1].slices, 8U); // two pieces of four quarters

  const auto dataset = data::Dataset::fromFile(library.find("hymns"));
  EXPECT_EQ(dataset->summary().file, fs::absolute(report.file).string());
  // By path: "06.musicxml" ... "09.mid" come before "a/b/00.musicxml".
  EXPECT_EQ(titles(Split::Train), (std::vector<std::string>{"Piece 6", "Piece 7", "Piece 8",
                                                            "Piece 9", "Piece 0", "Piece 1"}));
  types::Chorale expected = piece(6);
  expected.origin = "imported from 06.musicxml";
  EXPECT_EQ(dataset->chorales(Split::Train)[0], expected);
  const auto& roll = dataset->rolls(Split::Train)[0];
  ASSERT_EQ(roll.length(), 4U);
  types::Slice third; // the soprano has the fifth of its eighths there
  for (const int pitch : {76, 67, 60, 46}) third.set(static_cast<std::size_t>(pitch - 21));
  EXPECT_EQ(roll.slices[2], third);
}

TEST_F(DatasetImportTest, AFinerGridHasMoreSlices) {
  addPieces("", 0, 3);
  request.slicesPerQuarter = 2;
  EXPECT_EQ(import().splits[0].slices, 8U);
  const auto dataset = data::Dataset::fromFile(library.find("hymns"));
  EXPECT_EQ(dataset->summary().slicesPerQuarter, 2);
  EXPECT_TRUE(dataset->rolls(Split::Train)[0].slices[3].test(75 - 21)); // the fourth eighth
  request.name = "thirds";
  request.slicesPerQuarter = 3;
  EXPECT_EQ(problem(), "the grid: expected quarter, eighth or sixteenth");
}

TEST_F(DatasetImportTest, TheSeedDecidesAndNothingElse) {
  addPieces("", 0, 20);
  import();
  const auto first = titles(Split::Test);
  EXPECT_EQ(first.size(), 4U);
  const std::string bytes = test::contentOf(library.find("hymns"));
  request.name = "again";
  import();
  EXPECT_EQ(test::contentOf(library.find("again")), bytes);
  request.name = "other";
  request.split.seed = 1;
  import();
  EXPECT_NE(test::contentOf(library.find("other")), bytes);
}

TEST_F(DatasetImportTest, SubfoldersSayTheSplit) {
  addPieces("Train/x", 0, 2);
  addPieces("validation", 2, 1);
  addPieces("test", 3, 1);
  addPieces("else", 4, 1);
  request.split.kind = SplitRule::Kind::Subfolders;
  const auto report = import();
  EXPECT_EQ(titles(Split::Train), (std::vector<std::string>{"Piece 0", "Piece 1"}));
  EXPECT_EQ(titles(Split::Valid), std::vector<std::string>{"Piece 2"});
  EXPECT_EQ(titles(Split::Test), std::vector<std::string>{"Piece 3"});
  ASSERT_EQ(report.skipped.size(), 1U);
  EXPECT_EQ(report.skipped[0].file, "else/04.musicxml");
  EXPECT_EQ(report.skipped[0].text, "is in none of the subfolders train, valid and test");
  request.name = "none";
  fs::remove_all(scores / "validation");
  EXPECT_EQ(problem(), scores.string() + ": no piece for the split 'valid': its subfolder is "
                                         "missing or has no readable score");
}

TEST_F(DatasetImportTest, BadFilesGetOneLineEachAndTheRestGoesOn) {
  addPieces("", 0, 3);
  folder.write("scores/broken.mid", "MThd");
  folder.write("scores/empty.xml", "");
  folder.write("scores/page.xml", "<html/>");
  formats::writeScore(piece(1), scores / "zcopy.musicxml");
  fs::create_symlink("/dev/zero", scores / "endless.mid");
  const auto report = import();
  EXPECT_EQ(report.pieces(), 3U);
  std::vector<std::string> lines;
  for (const auto& entry : report.skipped) lines.push_back(entry.file + ": " + entry.text);
  EXPECT_EQ(lines, (std::vector<std::string>{
                       "broken.mid: byte 4: the data end early", "empty.xml: is empty",
                       "page.xml: is no MusicXML score: expected <score-partwise>, got <html>",
                       "zcopy.musicxml: has the same notes as 01.mid"}));
}

TEST_F(DatasetImportTest, ChangesAreTold) {
  addPieces("", 0, 3);
  types::Chorale fine = piece(5);
  fine.stepsPerQuarter = 8; // thirty-seconds: half of the grid that scores are read onto
  fine.voices[0] = {{72, 0, 1}, {74, 1, 3}};
  formats::writeScore(fine, scores / "fine.mid");
  const auto report = import();
  ASSERT_EQ(report.remarks.size(), 1U);
  EXPECT_EQ(report.remarks[0].file, "fine.mid");
  EXPECT_EQ(report.remarks[0].text, "2 of 5 notes were moved to the grid of 4 steps a quarter");
}

TEST_F(DatasetImportTest, APieceKeepsTheNameOfItsFile) {
  fs::create_directories(scores / "b");
  types::Chorale untitled = piece(1);
  untitled.title.clear();
  formats::writeScore(untitled, scores / "b" / "Tune in G.mid");
  types::Chorale composed = piece(2);
  composed.origin = "DMM Workbench 1.0; run: r; seed: 3";
  formats::writeScore(composed, scores / "b" / "x.musicxml");
  formats::writeScore(piece(3), scores / "a\xDF.mid"); // no UTF-8
  folder.write("scores/b/._x.musicxml", "what macOS adds to a file elsewhere");
  request.split.kind = SplitRule::Kind::InOrder;
  EXPECT_EQ(import().otherFiles, 1U);
  const auto dataset = data::Dataset::fromFile(library.find("hymns"));
  EXPECT_EQ(dataset->chorales(Split::Train)[0].origin, "imported from a\u00DF.mid");
  EXPECT_EQ(dataset->chorales(Split::Valid)[0].title, "Tune in G");
  EXPECT_EQ(dataset->chorales(Split::Valid)[0].origin, "imported from b/Tune in G.mid");
  EXPECT_EQ(dataset->chorales(Split::Test)[0].origin,
            "DMM Workbench 1.0; run: r; seed: 3; imported from: b/x.musicxml");
}

TEST_F(DatasetImportTest, NamesThatCannotBe) {
  addPieces("", 0, 3);
  import();
  const std::string bytes = test::contentOf(library.find("hymns"));
  EXPECT_EQ(problem(), "'hymns' cannot be the name of a dataset: it is taken by " +
                           library.find("hymns").string());
  EXPECT_EQ(test::contentOf(library.find("hymns")), bytes);
  for (const char* name : {"", "a/b", "..", ".hidden", "jsb-chorales", "builtin:x", "a\nb"}) {
    request.name = name;
    EXPECT_NE(problem(), "no error") << name;
  }
  EXPECT_EQ(library.files().size(), 1U);
}

TEST_F(DatasetImportTest, FoldersThatHaveNothing) {
  EXPECT_EQ(problem(), scores.string() + ": is not a folder");
  fs::create_directories(scores);
  EXPECT_EQ(problem(), scores.string() + ": has no MIDI or MusicXML files (.mid, .midi, "
                                         ".musicxml, .xml, .mxl)");
  folder.write("scores/a.mid", "x");
  EXPECT_EQ(problem(), scores.string() + ": none of its 1 scores could be taken; the first, "
                                         "a.mid: is not a MIDI file");
  addPieces("", 0, 2);
  EXPECT_EQ(problem(), "a dataset needs at least three pieces, one for each of train, valid and "
                       "test; there are 2");
  EXPECT_FALSE(fs::exists(library.folder()));
}

TEST_F(DatasetImportTest, CancellingLeavesNothing) {
  addPieces("", 0, 5);
  std::size_t heard = 0;
  EXPECT_THROW(data::importFolder(request, library,
                                  [&](const types::ImportProgress& progress) {
                                    heard = std::max(heard, progress.filesDone);
                                    return progress.filesDone < 3;
                                  }),
               data::ImportCancelled);
  EXPECT_EQ(heard, 3U);
  EXPECT_FALSE(fs::exists(library.folder()));
}

TEST_F(DatasetImportTest, ALibraryThatCannotBeWritten) {
  addPieces("", 0, 3);
  folder.write("library", "a file, no folder");
  EXPECT_THROW(import(), support::IoError);
}

TEST_F(DatasetImportTest, ADatasetThatContradictsItselfIsRefused) {
  addPieces("", 0, 3);
  import();
  std::string bytes = test::contentOf(library.find("hymns"));
  const auto at = bytes.find("\"voices\":[[[0,2,72]");
  ASSERT_NE(at, std::string::npos);
  bytes.replace(at, 19, "\"voices\":[[[0,2,71]");
  const auto file = folder.write("bad.json", bytes);
  try {
    data::Dataset::fromFile(file);
    ADD_FAILURE() << "no error";
  } catch (const support::InputError& error) {
    EXPECT_EQ(std::string(error.what()),
              file.string() + ": chorales.test[0]: its notes are not those of its slices");
  }
}

TEST(SplitRule, SharesAreCountsByLargestRemainder) {
  const auto counts = [](std::size_t pieces, std::array<double, 3> shares) {
    const auto splits = data::splitsByShares(pieces, {SplitRule::Kind::Shuffled, shares, 3});
    std::array<std::ptrdiff_t, 3> result{};
    for (std::size_t s = 0; s < 3; ++s)
      result[s] = std::count(splits.begin(), splits.end(), types::kSplits[s]);
    return result;
  };
  using Counts = std::array<std::ptrdiff_t, 3>;
  EXPECT_EQ(counts(10, {0.6, 0.2, 0.2}), (Counts{6, 2, 2}));
  EXPECT_EQ(counts(3, {0.98, 0.01, 0.01}), (Counts{1, 1, 1}));
  EXPECT_EQ(counts(7, {1, 1, 1}), (Counts{3, 2, 2}));
  EXPECT_EQ(counts(100, {8, 1, 1}), (Counts{80, 10, 10}));
  EXPECT_EQ(counts(50, {0.98, 0.01, 0.01}), (Counts{48, 1, 1}));
}

TEST(SplitRule, SharesAsText) {
  EXPECT_EQ(data::parseShares("0.8,0.1,0.1"), (std::array<double, 3>{0.8, 0.1, 0.1}));
  EXPECT_EQ(data::parseShares("3,1,1"), (std::array<double, 3>{3, 1, 1}));
  for (const char* text :
       {"", "1", "1,2", "1,2,3,4", "a,b,c", "1,0,1", "1,-1,1", "1,inf,1", "1,2,"})
    EXPECT_THROW(data::parseShares(text), support::InputError) << text;
}

TEST(PieceSearch, ByNumberPlaceAndTitle) {
  const auto dataset = data::Dataset::builtIn();
  EXPECT_EQ(data::findPiece(*dataset, "bwv 269").catalogueNumber, "BWV 269");
  EXPECT_EQ(data::findPiece(*dataset, "269").catalogueNumber, "BWV 269");
  EXPECT_EQ(&data::findPiece(*dataset, "test 2"), &dataset->chorales(Split::Test)[1]);
  EXPECT_EQ(&data::findPiece(*dataset, "test:2"), &dataset->chorales(Split::Test)[1]);
  EXPECT_EQ(data::findPlace(*dataset, "Test:2"), (types::PieceRef{Split::Test, 1}));
  for (const char* wanted : {"", "test 0", "test:0", "test 1000", "test:x", "BWV 9999", "ein"})
    EXPECT_THROW(data::findPiece(*dataset, wanted), support::InputError) << wanted;
}
