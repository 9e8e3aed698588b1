#include "core/kernels/Target.h"

#include "core/support/Errors.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>

using namespace dmm;

TEST(Target, TheWidestRunsUntilAnotherIsChosen) {
  const auto all = kernels::targets();
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size());
  EXPECT_EQ(kernels::target(), all.front());
  for (const std::string& name : all) {
    kernels::chooseTarget(name);
    EXPECT_EQ(kernels::target(), name);
    EXPECT_EQ(kernels::targets(), all) << "what there is does not depend on what is chosen";
  }
  kernels::chooseTarget("");
  EXPECT_EQ(kernels::target(), all.front());
}

#if defined(__x86_64__)
TEST(Target, ThisMachinesInstructionsAreFound) {
  const auto all = kernels::targets();
  const auto has = [&](const char* name) { return std::count(all.begin(), all.end(), name) == 1; };
  EXPECT_EQ(has("avx2"), __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"));
  EXPECT_EQ(has("avx512"),
            __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"));
}
#endif

TEST(Target, AnotherNameIsRefusedInOneLineThatSaysWhatThereIs) {
  const std::string before = kernels::target();
  try {
    kernels::chooseTarget("avx1024");
    FAIL() << "not refused";
  } catch (const support::InputError& error) {
    const std::string line = error.what();
    EXPECT_EQ(line.find("'avx1024' is no target of this machine, which has " + before), 0U) << line;
    EXPECT_EQ(line.find('\n'), std::string::npos);
  }
  EXPECT_EQ(kernels::target(), before);
}
