// The program dmm-workbench as a shell calls it, with what it refuses before there is a window.

#include "tests/support/TemporaryFolder.h"

#include <algorithm>
#include <cstdlib>
#include <gtest/gtest.h>
#include <sys/wait.h>

using namespace dmm;

namespace {

struct Refusal {
  const char* arguments;
  const char* message;
};

class WorkbenchProgramTest : public ::testing::TestWithParam<Refusal> {};

} // namespace

TEST_P(WorkbenchProgramTest, RefusesBadUsageInOneLine) {
  const test::TemporaryFolder folder;
  const std::string home = folder.path().string(), err = home + "/err", out = home + "/out";
  const std::string line = "XDG_DATA_HOME=" + home + " XDG_CONFIG_HOME=" + home +
                           " XDG_RUNTIME_DIR=" + home +
                           " QT_QPA_PLATFORM=offscreen timeout 60 " WORKBENCH_PROGRAM " " +
                           GetParam().arguments + " >" + out + " 2>" + err;
  const int status = std::system(line.c_str());
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 2);
  EXPECT_EQ(test::contentOf(err), std::string("dmm-workbench: ") + GetParam().message + "\n");
  EXPECT_EQ(test::contentOf(out), "");
}

INSTANTIATE_TEST_SUITE_P(
    All, WorkbenchProgramTest,
    ::testing::Values(Refusal{"--runs ''", "--runs: expected a value, got an empty text"},
                      Refusal{"--runs=", "--runs: expected a value, got an empty text"},
                      Refusal{"--data ''", "--data: expected a value, got an empty text"},
                      Refusal{"''", "\"\" is no option; --help shows them"},
                      Refusal{"train", "\"train\" is no option; --help shows them"},
                      Refusal{"--wings", "Unknown option 'wings'."}));
