#include "core/runs/ExampleRun.h"

#include "core/runs/KeptPieces.h"
#include "core/support/Errors.h"
#include "tests/support/TemporaryFolder.h"

#include <cmath>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

using namespace dmm;
namespace fs = std::filesystem;
using runs::RunDirectory;
using runs::RunStore;
using support::InputError;

namespace {

class ExampleRunTest : public ::testing::Test {
 protected:
  RunDirectory example() const { return RunDirectory(store.folder() / runs::kExampleId); }

  /// What a user is told who tries it.
  template <typename Action> std::string refusalOf(const Action& action) const {
    try {
      action();
    } catch (const InputError& error) {
      return error.what();
    }
    return "not refused";
  }

  test::TemporaryFolder folder;
  RunStore store{folder.path() / "home" / "runs"};
};

TEST_F(ExampleRunTest, IsARunAmongTheOthers) {
  runs::placeExample(store);
  ASSERT_EQ(store.list().size(), 1U);
  const RunDirectory run = store.find("example");
  const types::RunSummary summary = run.summary();
  EXPECT_EQ(summary.problem, "");
  EXPECT_EQ(summary.info.name, "Example");
  EXPECT_EQ(summary.info.status, types::RunStatus::Finished);
  EXPECT_GE(summary.info.example, 1);
  EXPECT_FALSE(summary.info.notes.empty()) << "where it comes from";
  ASSERT_TRUE(summary.best());
  EXPECT_TRUE(std::isfinite(summary.best()->testNll));
  EXPECT_EQ(summary.config.dataset.file, "builtin:jsb-chorales"); // with every program
  EXPECT_EQ(run.modelCheckpoint(), run.bestCheckpoint());
  EXPECT_LT(fs::file_size(run.bestCheckpoint()), 3U << 20);
  EXPECT_GE(run.samples().size(), 2U);
  for (const runs::ExampleFile& file : runs::exampleFiles())
    EXPECT_TRUE(fs::exists(run.path() / file.name)) << file.name;
  EXPECT_EQ(test::contentOf(run.bestCheckpoint()),
            test::contentOf(fs::path(WORKBENCH_SOURCE) / "resources/example/checkpoints/best.pt"));
}

TEST_F(ExampleRunTest, CannotBeRenamedOrDeletedAndSaysSoInOneLine) {
  runs::placeExample(store);
  const std::string line = std::string("example: ") + types::kExampleStays;
  EXPECT_EQ(refusalOf([&] { store.moveToTrash("example"); }), line);
  for (const auto& change : std::vector<std::function<void(types::RunInfo&)>>{
           [](types::RunInfo& info) { info.name = "mine"; },
           [](types::RunInfo& info) { info.notes = "mine"; },
           [](types::RunInfo& info) { info.tags = {"mine"}; },
           [](types::RunInfo& info) { info.status = types::RunStatus::Running; }})
    EXPECT_EQ(refusalOf([&] { example().updateInfo(change); }), line);
  EXPECT_EQ(example().readInfo().name, "Example");
  EXPECT_TRUE(fs::exists(example().infoFile()));
}

TEST_F(ExampleRunTest, CanBeHiddenAndKeepsWhatItComposedForTheUser) {
  runs::placeExample(store);
  example().updateInfo([](types::RunInfo& info) {
    info.archived = true;
    info.color = 3;
  });
  std::ofstream(example().sampleFolder() / "mine.mid") << "notes";
  runs::placeExample(store); // the next start
  EXPECT_TRUE(example().readInfo().archived);
  EXPECT_TRUE(fs::exists(example().sampleFolder() / "mine.mid"));
}

TEST_F(ExampleRunTest, ANewerEditionTakesThePlaceOfAnOlderOne) {
  runs::placeExample(store);
  types::RunInfo older = example().readInfo();
  const std::int64_t edition = older.example;
  older.example = edition - 1 > 0 ? edition - 1 : 1;
  older.archived = true;
  older.color = 3;
  std::ofstream(example().bestCheckpoint(), std::ios::trunc) << "an older model";
  std::ofstream(example().sampleFolder() / "mine.mid") << "notes";
  example().writeInfo(older);
  runs::placeExample(store);
  if (edition > 1) {
    EXPECT_EQ(example().readInfo().example, edition);
    EXPECT_GT(fs::file_size(example().bestCheckpoint()), 1000U);
  } else { // there is none before the first
    EXPECT_EQ(test::contentOf(example().bestCheckpoint()), "an older model");
  }
  EXPECT_TRUE(example().readInfo().archived);
  EXPECT_EQ(example().readInfo().color, 3);
  EXPECT_TRUE(fs::exists(example().sampleFolder() / "mine.mid"));
}

TEST_F(ExampleRunTest, NeverTakesThePlaceOfARunOfTheUsers) {
  fs::create_directories(example().path());
  types::RunInfo own;
  own.name = "mine";
  example().writeInfo(own);
  runs::placeExample(store);
  EXPECT_EQ(example().readInfo().name, "mine");
  EXPECT_FALSE(fs::exists(example().configFile()));
}

TEST_F(ExampleRunTest, WhereNothingCanBeWrittenThereIsNone) {
  const RunStore nowhere(folder.write("file", "") / "runs");
  EXPECT_NO_THROW(runs::placeExample(nowhere));
  EXPECT_TRUE(nowhere.list().empty());
}

TEST_F(ExampleRunTest, TakesNoColourFromTheUsersRuns) {
  runs::placeExample(store);
  for (const std::int64_t color : {0, 1}) EXPECT_EQ(store.create({}).readInfo().color, color);
}

TEST_F(ExampleRunTest, ManyProgramsPlaceOneExample) {
  std::vector<std::thread> programs;
  for (int i = 0; i < 8; ++i) programs.emplace_back([&] { runs::placeExample(store); });
  for (auto& program : programs) program.join();
  EXPECT_EQ(store.list().size(), 1U);
  EXPECT_EQ(example().summary().problem, "");
  std::size_t entries = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(store.folder())) ++entries;
  EXPECT_EQ(entries, 1U) << "nothing half-made is left";
}

} // namespace
