#include "core/support/AtomicFile.h"

#include "core/support/Errors.h"
#include "core/support/Sha256.h"
#include "tests/support/FileSizeLimit.h"
#include "tests/support/TemporaryFolder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

using namespace dmm;
using support::AtomicFile;

namespace {

std::size_t filesIn(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

} // namespace

TEST(AtomicFile, AppearsWholeOnCommit) {
  const test::TemporaryFolder folder;
  const auto target = folder.path() / "a.txt";
  AtomicFile file(target);
  file.write("one ");
  file.write("two");
  EXPECT_FALSE(std::filesystem::exists(target));
  file.commit();
  EXPECT_EQ(test::contentOf(target), "one two");
  EXPECT_EQ(filesIn(folder.path()), 1U);
}

TEST(AtomicFile, LeavesTheOldFileWithoutCommit) {
  const test::TemporaryFolder folder;
  const auto target = folder.write("a.txt", "old");
  AtomicFile(target).write("new");
  EXPECT_EQ(test::contentOf(target), "old");
  EXPECT_EQ(filesIn(folder.path()), 1U);
}

TEST(AtomicFile, AFullDiskKeepsTheOldFileAndLeavesNothing) {
  const test::TemporaryFolder folder;
  const auto target = folder.write("a.txt", "old");
  {
    const test::FileSizeLimit limit(100);
    EXPECT_THROW(support::writeFile(target, std::string(1000, 'x')), support::IoError);
  }
  EXPECT_EQ(test::contentOf(target), "old");
  EXPECT_EQ(filesIn(folder.path()), 1U);
}

TEST(AtomicFile, FailingAfterAnyNumberOfBytesKeepsTheOldFile) {
  const test::TemporaryFolder folder;
  const auto target = folder.write("a.txt", "old");
  const std::string content(50, 'x');
  for (std::size_t bytes = 0; bytes < content.size(); ++bytes) {
    {
      const test::FileSizeLimit limit(bytes);
      EXPECT_THROW(support::writeFile(target, content), support::IoError) << bytes;
    }
    EXPECT_EQ(test::contentOf(target), "old") << bytes;
    EXPECT_EQ(filesIn(folder.path()), 1U) << bytes;
  }
  const test::FileSizeLimit limit(content.size());
  support::writeFile(target, content);
  EXPECT_EQ(test::contentOf(target), content);
}

TEST(AtomicFile, WhatAKilledProgramLeftIsRemovedByItsName) {
  const test::TemporaryFolder folder;
  for (const char* name : {".last.pt.17-0.tmp", ".best.pt.17-1.tmp", "last.pt", ".hidden"})
    folder.write(name, "x");
  support::removeLeftovers(folder.path(), "last");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / ".last.pt.17-0.tmp"));
  EXPECT_EQ(filesIn(folder.path()), 3U);
  support::removeLeftovers(folder.path());
  EXPECT_EQ(filesIn(folder.path()), 2U);
  support::removeLeftovers(folder.path() / "missing");
}

TEST(AtomicFile, NamesTheFileThatCannotBeWritten) {
  const test::TemporaryFolder folder;
  const auto target = folder.path() / "missing" / "a.txt";
  try {
    support::writeFile(target, "x");
    FAIL() << "expected an IoError";
  } catch (const support::IoError& error) {
    EXPECT_EQ(error.what(), target.string() + ": cannot write: No such file or directory");
  }
}

TEST(ReadFile, NamesWhatIsWrong) {
  const test::TemporaryFolder folder;
  EXPECT_THROW(support::readFile(folder.path()), support::InputError);
  EXPECT_THROW(support::readFile(folder.path() / "none"), support::InputError);
  EXPECT_EQ(support::readFile(folder.write("empty", "")), "");
  EXPECT_EQ(support::readFile(folder.write("some", "a\0b")), std::string("a"));
}

TEST(ReadFile, IsBoundedAndWaitsForNobody) {
  const test::TemporaryFolder folder;
  const auto problemOf = [](const std::filesystem::path& file, std::size_t largest) {
    try {
      support::readFile(file, largest);
    } catch (const support::InputError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const auto file = folder.write("a", std::string(100, 'x'));
  EXPECT_EQ(problemOf(file, 100), "");
  EXPECT_EQ(problemOf(file, 99), file.string() + ": is larger than 0 MB");
  const auto pipe = folder.path() / "pipe"; // nobody will ever write into it
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(problemOf(pipe, 100), pipe.string() + ": is no ordinary file");
  EXPECT_EQ(problemOf("/dev/zero", 100), "/dev/zero: is no ordinary file");
}

TEST(Sha256, KnownDigests) {
  // FIPS 180-2, appendix B, and the digest of the empty text.
  EXPECT_EQ(support::sha256("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(support::sha256(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
