#include "core/support/AvailableMemory.h"

#include "tests/support/MemoryLimit.h"
#include "tests/support/TemporaryFolder.h"

#include <cmath>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace dmm;
using support::availableMemory;

namespace {

constexpr double kGigabyte = 1024 * 1024 * 1024;

class AvailableMemoryTest : public ::testing::Test {
 protected:
  AvailableMemoryTest() {
    folder.write("proc/meminfo", "MemTotal:       16777216 kB\nMemFree:   1 kB\n"
                                 "MemAvailable:    8388608 kB\nSwapFree:        1048576 kB\n");
  }
  void writeGroup(const std::string& file, const std::string& text) const {
    folder.write("sys/fs/cgroup/" + file, text);
  }
  void setGroup(const std::string& own, const std::string& limitFile,
                const std::string& limit) const {
    folder.write("proc/self/cgroup", own);
    writeGroup(limitFile, limit);
  }
  double gigabytes() const { return availableMemory(folder.path()).bytes / kGigabyte; }

  test::TemporaryFolder folder;
};

} // namespace

TEST_F(AvailableMemoryTest, IsWhatTheMachineHas) {
  EXPECT_NEAR(gigabytes(), 9, 1e-9);
  EXPECT_EQ(availableMemory(folder.path()).limit, "of this machine's memory");
}

TEST_F(AvailableMemoryTest, IsWhatTheNarrowestGroupLeaves) {
  setGroup("0::/jobs/mine\n", "jobs/mine/memory.max", "max\n");
  EXPECT_NEAR(gigabytes(), 9, 1e-9);
  writeGroup("jobs/memory.max", "4294967296\n");
  writeGroup("jobs/memory.current", "3221225472\n");
  writeGroup("jobs/memory.stat", "anon 1\ninactive_file 1073741824\n");
  EXPECT_NEAR(gigabytes(), 2, 1e-9); // a GB of what is in use can be dropped
  EXPECT_EQ(availableMemory(folder.path()).limit, "of what this control group may use");
}

TEST_F(AvailableMemoryTest, KnowsTheOlderGroupsToo) {
  setGroup("5:cpu:/x\n4:memory:/docker/abc\n", "memory/docker/abc/memory.limit_in_bytes",
           "9223372036854771712\n");
  EXPECT_NEAR(gigabytes(), 9, 1e-9);
  writeGroup("memory/memory.limit_in_bytes", "3221225472\n");
  writeGroup("memory/memory.usage_in_bytes", "1073741824\n");
  EXPECT_NEAR(gigabytes(), 2, 1e-9);
}

TEST_F(AvailableMemoryTest, IsWhatTheLimitOfTheProcessLeaves) {
  if (test::kIsSanitized) GTEST_SKIP() << "a sanitizer takes all addresses";
  folder.write("proc/self/statm", "262144 1 1 1 0 1 0\n"); // of 4 KB each: 1 GB
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit limit{rlim_t(3 * kGigabyte), rlim_t(3 * kGigabyte)};
    const bool isSet = ::setrlimit(RLIMIT_AS, &limit) == 0;
    const auto there = availableMemory(folder.path());
    // Of the 2 GB that are left as mappings: less, but most of it.
    ::_exit(isSet && there.bytes > 1.3 * kGigabyte && there.bytes < 1.5 * kGigabyte &&
                    there.limit.find("ulimit -v") != std::string::npos
                ? 0
                : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST_F(AvailableMemoryTest, IsKnownOfThisMachine) {
  const double bytes = availableMemory().bytes;
  EXPECT_GT(bytes, 1e6);
  EXPECT_LT(bytes, 1e15);
}
