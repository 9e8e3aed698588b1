// The reader of checkpoints, over the fuzzer's seeds and mutations of them; needs no fuzzer.

#include "tests/fuzz/SeedRun.h"

#include <gtest/gtest.h>

using namespace dmm;

TEST(CheckpointReader, RefusesOrReadsWhateverItGets) {
  test::runOverSeeds(test::checkpointReader(), 1000);
}
