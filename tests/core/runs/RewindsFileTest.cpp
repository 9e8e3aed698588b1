#include "core/runs/RewindsFile.h"

#include "tests/support/TemporaryFolder.h"

#include <gtest/gtest.h>

using namespace dmm;
using runs::readRewinds;
using runs::RewindsWriter;
using types::Rewind;

namespace {

const std::string kHeader = "epoch,step,from,rate,reason\n";

class RewindsFileTest : public ::testing::Test {
 protected:
  test::TemporaryFolder folder;
  std::filesystem::path file = folder.path() / "rewinds.csv";
};

} // namespace

TEST_F(RewindsFileTest, ARunThatNeverWentBackHasNone) {
  RewindsWriter writer(file, 10);
  writer.synchronise();
  EXPECT_EQ(writer.count(), 0);
  EXPECT_FALSE(std::filesystem::exists(file));
  const auto content = readRewinds(file);
  EXPECT_TRUE(content.rewinds.empty());
  EXPECT_EQ(content.problem, "");
}

TEST_F(RewindsFileTest, ReadsBackWhatWasAppended) {
  const Rewind first{0, 3, "loss is inf, at time step 5 of train 17, BWV 269", 0, 1};
  const Rewind second{260, 4, "z is nan", 250, 0.01};
  RewindsWriter writer(file, 0);
  writer.append(first);
  writer.append(second);
  EXPECT_EQ(writer.count(), 2);
  EXPECT_EQ(test::contentOf(file),
            "epoch,step,from,rate,reason\n0,3,0,1,loss is inf, at time step 5 of train 17, "
            "BWV 269\n260,4,250,0.01,z is nan\n");
  const auto content = readRewinds(file);
  EXPECT_EQ(content.problem, "");
  EXPECT_EQ(content.rewinds, (std::vector{first, second}));
}

TEST_F(RewindsFileTest, AReasonStaysInItsRow) {
  RewindsWriter(file, 0).append({1, 2, "a piece\n3,4,with odd\x1b[2J words \xff"});
  const auto content = readRewinds(file);
  EXPECT_EQ(content.problem, "");
  ASSERT_EQ(content.rewinds.size(), 1U);
  EXPECT_EQ(content.rewinds[0].step, 2);
  EXPECT_EQ(content.rewinds[0].reason, "a piece\\n3,4,with odd\\u001b[2J words \xEF\xBF\xBD");
}

TEST_F(RewindsFileTest, KeepsTheEpochsThatAreNotComputedAgain) {
  {
    RewindsWriter writer(file, 0);
    for (const std::int64_t epoch : {2, 5, 5, 8}) writer.append({epoch, 10 * epoch, "x"});
  }
  RewindsWriter writer(file, 8);
  EXPECT_EQ(writer.count(), 3);
  writer.append({9, 90, "y"});
  EXPECT_EQ(test::contentOf(file),
            kHeader + "2,20,-1,1,x\n5,50,-1,1,x\n5,50,-1,1,x\n9,90,-1,1,y\n");
}

TEST_F(RewindsFileTest, IsGoneWhereNoneIsKept) {
  RewindsWriter(file, 0).append({2, 20, "x"});
  RewindsWriter writer(file, 2);
  EXPECT_EQ(writer.count(), 0);
  EXPECT_FALSE(std::filesystem::exists(file));
  writer.append({2, 20, "x"});
  EXPECT_EQ(test::contentOf(file), kHeader + "2,20,-1,1,x\n");
}

TEST_F(RewindsFileTest, ReadsFilesOfBeforeAndGoesOnWithThem) {
  folder.write("rewinds.csv", "epoch,step,reason\n1,5,x, y\n");
  EXPECT_EQ(readRewinds(file).rewinds, (std::vector<Rewind>{{1, 5, "x, y", -1, 1}}));
  RewindsWriter writer(file, 2);
  writer.append({3, 30, "z", 1, 0.1});
  EXPECT_EQ(test::contentOf(file), kHeader + "1,5,-1,1,x, y\n3,30,1,0.1,z\n");
}

TEST_F(RewindsFileTest, DropsTheUnfinishedRowOfAKilledProgram) {
  folder.write("rewinds.csv", kHeader + "1,5,1,1,x\n1,6");
  EXPECT_EQ(readRewinds(file).problem, ""); // somebody writes
  RewindsWriter writer(file, 3);
  writer.append({3, 30, "y"});
  EXPECT_EQ(test::contentOf(file), kHeader + "1,5,1,1,x\n3,30,-1,1,y\n");
}

TEST_F(RewindsFileTest, SaysWhatIsNotUnderstood) {
  for (const char* row : {"x,5,0,1,y", "1,z,0,1,y", "1,5,z,1,y", "1,5,0,z,y", "1,5,0", "1"}) {
    folder.write("rewinds.csv", kHeader + "1,5,0,1,x\n" + row + "\n");
    const auto content = readRewinds(file);
    EXPECT_EQ(content.problem,
              file.string() + ":3: expected an epoch, a step, where from, a rate and a reason")
        << row;
    EXPECT_EQ(content.rewinds.size(), 1U);
  }
}
