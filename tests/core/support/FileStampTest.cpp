#include "core/support/FileStamp.h"

#include "tests/support/TemporaryFolder.h"

#include <gtest/gtest.h>
#include <set>

using namespace dmm;
using support::stampOf;

TEST(FileStamp, IsAnotherOneAfterEachChange) {
  const test::TemporaryFolder folder;
  const auto one = folder.path() / "one", two = folder.path() / "two";
  std::set<std::string> stamps{stampOf({one, two})};
  EXPECT_EQ(*stamps.begin(), "");
  folder.write("two", "a");
  EXPECT_TRUE(stamps.insert(stampOf({one, two})).second);
  EXPECT_EQ(stamps.count(stampOf({one, two})), 1U);
  folder.write("one", "a");
  EXPECT_TRUE(stamps.insert(stampOf({one, two})).second);
  const auto time = std::filesystem::last_write_time(one);
  folder.write("one", "ab");
  std::filesystem::last_write_time(one, time); // as on a file system whose clock ticks coarsely
  EXPECT_TRUE(stamps.insert(stampOf({one, two})).second);
  std::filesystem::last_write_time(one, time + std::chrono::nanoseconds(1000));
  EXPECT_TRUE(stamps.insert(stampOf({one, two})).second);
  std::filesystem::remove(two);
  EXPECT_TRUE(stamps.insert(stampOf({one, two})).second);
}

TEST(FileStamp, OfAFolderTellsWhatCameAndWent) {
  const test::TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "samples");
  std::filesystem::last_write_time(folder.path() / "samples", {});
  const auto before = stampOf({folder.path() / "samples"});
  folder.write("samples/piece.mid", "a");
  EXPECT_NE(stampOf({folder.path() / "samples"}), before);
}
