#include "core/support/OutputFile.h"

#include "core/support/Errors.h"
#include "tests/support/TemporaryFolder.h"

#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <thread>

using namespace dmm;
namespace fs = std::filesystem;

namespace {

std::size_t filesIn(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
}

template <typename Error> std::string problemOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

} // namespace

TEST(OutputFile, AnOrdinaryFileIsReplacedWholeAndKeepsItsPermissions) {
  const test::TemporaryFolder folder;
  const auto file = folder.write("a.pt", "old");
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  {
    support::OutputFile output(file);
    output.write("ne");
    output.write("w");
    EXPECT_EQ(test::contentOf(file), "old");
    output.commit();
  }
  EXPECT_EQ(test::contentOf(file), "new");
  EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  support::OutputFile(file).write("half");
  EXPECT_EQ(test::contentOf(file), "new");
  EXPECT_EQ(filesIn(folder.path()), 1U);
}

TEST(OutputFile, ALinkStaysAndItsTargetIsWritten) {
  const test::TemporaryFolder folder;
  const auto target = folder.write("far/away/target.pt", "old");
  const auto middle = folder.path() / "far" / "middle", link = folder.path() / "link";
  fs::create_symlink("away/target.pt", middle); // from where the link lies
  fs::create_symlink(middle, link);
  support::saveFile(link, "new");
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_TRUE(fs::is_symlink(middle));
  EXPECT_EQ(test::contentOf(target), "new");
  EXPECT_EQ(filesIn(target.parent_path()), 1U);
  EXPECT_EQ(filesIn(folder.path()), 2U);

  const auto dangling = folder.path() / "dangling";
  fs::create_symlink("far/first.pt", dangling);
  support::saveFile(dangling, "first");
  EXPECT_TRUE(fs::is_symlink(dangling));
  EXPECT_EQ(test::contentOf(folder.path() / "far" / "first.pt"), "first");

  const auto loop = folder.path() / "loop";
  fs::create_symlink("loop", loop);
  EXPECT_NE(problemOf<support::IoError>([&] { support::saveFile(loop, "x"); }).find("its links"),
            std::string::npos);
  EXPECT_TRUE(fs::is_symlink(loop));
}

TEST(OutputFile, AFolderIsRefusedByName) {
  const test::TemporaryFolder folder;
  const std::string expected = ": is a folder, expected a file";
  EXPECT_EQ(problemOf<support::InputError>([&] { support::saveFile(folder.path(), "x"); }),
            folder.path().string() + expected);
  const auto link = folder.path() / "link";
  fs::create_directory_symlink(folder.path(), link);
  EXPECT_EQ(problemOf<support::InputError>([&] { support::saveFile(link, "x"); }),
            link.string() + expected);
}

TEST(OutputFile, APipeGetsTheContentAndStaysAPipe) {
  const test::TemporaryFolder folder;
  const auto pipe = folder.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const std::string content(300000, 'x'); // more than a pipe holds at once
  std::string read;
  std::thread reader([&] {
    std::ifstream stream(pipe, std::ios::binary);
    read.assign(std::istreambuf_iterator<char>(stream), {});
  });
  support::saveFile(pipe, content);
  reader.join();
  EXPECT_TRUE(read == content);
  EXPECT_TRUE(fs::is_fifo(pipe));
  EXPECT_EQ(filesIn(folder.path()), 1U);
}

TEST(OutputFile, AFullDeviceIsAFailureAndStaysADevice) {
  const test::TemporaryFolder folder;
  const auto device = folder.path() / "full";
  if (::mknod(device.c_str(), S_IFCHR | 0600, makedev(1, 7)) != 0 ||
      !std::ofstream(device).is_open())
    GTEST_SKIP() << "no device can be made here";
  EXPECT_EQ(problemOf<support::IoError>([&] { support::saveFile(device, "x"); }),
            device.string() + ": cannot write: No space left on device");
  EXPECT_TRUE(fs::is_character_file(device));
  const auto link = folder.path() / "link";
  fs::create_symlink(device, link);
  EXPECT_NE(problemOf<support::IoError>([&] { support::saveFile(link, "x"); }), "");
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(filesIn(folder.path()), 2U);
}
