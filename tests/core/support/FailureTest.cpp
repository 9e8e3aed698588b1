#include "core/support/Failure.h"

#include <gtest/gtest.h>
#include <new>
#include <stdexcept>

using namespace dmm;

TEST(Failure, IsOneSentence) {
  EXPECT_EQ(support::sentenceOf(std::runtime_error("no such key\nframe #0: somewhere")),
            "no such key");
  EXPECT_FALSE(support::isOutOfMemory(std::runtime_error("no such key")));
}

TEST(Failure, OfMemoryTellsHowMuchWasWanted) {
  EXPECT_EQ(support::sentenceOf(std::bad_alloc()), "there is not enough memory");
  // As LibTorch 1.13 says it.
  const std::runtime_error torch(
      "[enforce fail at alloc_cpu.cpp:75] err == 0. DefaultCPUAllocator: can't allocate memory: "
      "you tried to allocate 34359738368 bytes. Error code 12 (Cannot allocate memory)\nframe #0");
  EXPECT_TRUE(support::isOutOfMemory(torch));
  EXPECT_EQ(support::sentenceOf(torch),
            "there is not enough memory: 34360 MB in one piece were wanted");
}
