#include "core/runs/LatentKlFile.h"

#include "tests/support/TemporaryFolder.h"

#include <gtest/gtest.h>
#include <stdexcept>

using namespace dmm;
using runs::LatentKlWriter;

TEST(LatentKlFile, HeaderAndRowsAreAsDesignedAndReadBack) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "kl_dimensions.csv";
  LatentKlWriter writer(file, 3, 0);
  writer.append({49, {0.5, 0, 1.0 / 3}});
  EXPECT_EQ(test::contentOf(file), "epoch,kl_0,kl_1,kl_2\n49,0.5,0,0.3333333333333333\n");
  EXPECT_THROW(writer.append({50, {1, 2}}), std::invalid_argument);
  const auto content = runs::readLatentKl(file);
  EXPECT_EQ(content.problem, "");
  ASSERT_EQ(content.rows.size(), 1U);
  EXPECT_EQ(content.rows[0].epoch, 49);
  EXPECT_EQ(content.rows[0].kl, (std::vector{0.5, 0.0, 1.0 / 3}));
}

TEST(LatentKlFile, ReopeningDropsTheEpochsThatAreComputedAgain) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "kl_dimensions.csv";
  {
    LatentKlWriter writer(file, 2, 0);
    for (std::int64_t epoch = 1; epoch <= 5; ++epoch) writer.append({epoch, {0.1, 0.2}});
  }
  LatentKlWriter(file, 2, 3).append({3, {0.3, 0.4}});
  const auto content = runs::readLatentKl(file);
  ASSERT_EQ(content.rows.size(), 3U);
  EXPECT_EQ(content.rows[2].epoch, 3);
  EXPECT_EQ(content.rows[2].kl[0], 0.3);
}

TEST(LatentKlFile, WhatIsDamagedIsNamed) {
  const test::TemporaryFolder folder;
  const auto file = folder.write("a.csv", "epoch,kl_0,kl_1\n1,0.5,0.25\n2,0.5\n");
  const auto content = runs::readLatentKl(file);
  EXPECT_EQ(content.rows.size(), 1U);
  EXPECT_EQ(content.problem,
            file.string() + ":3: expected an epoch and as many figures as the header has");
  EXPECT_NE(runs::readLatentKl(folder.write("b.csv", "epoch,kl_1\n")).problem, "");
  EXPECT_NE(runs::readLatentKl(folder.write("c.csv", "epoch\n")).problem, "");
  EXPECT_EQ(runs::readLatentKl(folder.path() / "none.csv").problem, "");
}

TEST(LatentKlFile, AFileOfAnotherNumberOfDimensionsIsBegunAnew) {
  const test::TemporaryFolder folder;
  const auto file = folder.write("a.csv", "epoch,kl_0\n1,0.5\n");
  LatentKlWriter(file, 2, 9).append({2, {1, 2}});
  EXPECT_EQ(test::contentOf(file), "epoch,kl_0,kl_1\n2,1,2\n");
}

TEST(LatentKlFile, WhatAnEditorMadeOfTheLinesIsReadAndGoneOnWith) {
  const test::TemporaryFolder folder;
  const auto file = folder.write("a.csv", "\xEF\xBB\xBF"
                                          "epoch,kl_0\r\n1,0.5\r\n2,0.25\r\n");
  EXPECT_EQ(runs::readLatentKl(file).problem, "");
  EXPECT_EQ(runs::readLatentKl(file).rows.size(), 2U);
  LatentKlWriter(file, 1, 2).append({2, {1}});
  const auto content = runs::readLatentKl(file);
  EXPECT_EQ(content.problem, "");
  ASSERT_EQ(content.rows.size(), 2U);
  EXPECT_EQ(content.rows[0].kl[0], 0.5);
  EXPECT_EQ(content.rows[1].kl[0], 1);
}
