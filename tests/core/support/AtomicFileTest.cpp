#include "core/support/AtomicFile.h"

#include "core/support/Errors.h"
#include "core/support/Sha256.h"
#include "tests/support/TemporaryFolder.h"

#include <csignal>
#include <gtest/gtest.h>
#include <sys/resource.h>

using namespace dmm;
using support::AtomicFile;

namespace {

std::size_t filesIn(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

/// Makes writes fail after so many bytes, as a full disk does.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &m_before);
    const rlimit limit{bytes, m_before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &m_before); }

 private:
  rlimit m_before{};
};

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
  { AtomicFile(target).write("new"); }
  EXPECT_EQ(test::contentOf(target), "old");
  EXPECT_EQ(filesIn(folder.path()), 1U);
}

TEST(AtomicFile, AFullDiskKeepsTheOldFileAndLeavesNothing) {
  const test::TemporaryFolder folder;
  const auto target = folder.write("a.txt", "old");
  {
    const FileSizeLimit limit(100);
    EXPECT_THROW(support::writeFile(target, std::string(1000, 'x')), support::IoError);
  }
  EXPECT_EQ(test::contentOf(target), "old");
  EXPECT_EQ(filesIn(folder.path()), 1U);
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

TEST(Sha256, KnownDigests) {
  // FIPS 180-2, appendix B, and the digest of the empty text.
  EXPECT_EQ(support::sha256("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(support::sha256(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
