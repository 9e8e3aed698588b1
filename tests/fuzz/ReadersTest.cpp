// The readers of files, over the fuzzers' seeds and mutations of them; needs no fuzzer.

#include "tests/fuzz/SeedRun.h"

#include <gtest/gtest.h>

using namespace dmm;

class ReadersTest : public ::testing::TestWithParam<test::FuzzReader> {};

TEST_P(ReadersTest, RefuseOrReadWhateverTheyGet) { test::runOverSeeds(GetParam(), 1000); }

INSTANTIATE_TEST_SUITE_P(All, ReadersTest, ::testing::ValuesIn(test::fuzzReaders()),
                         [](const auto& tested) { return std::string(tested.param.name); });
