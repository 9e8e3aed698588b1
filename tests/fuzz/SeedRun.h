#pragma once

#include "tests/fuzz/FuzzReaders.h"

namespace dmm::test {

/// Runs a reader over its seeds, over every cut of them, and over some thousand mutations, the same
/// each time. Names the seed and the mutation of what fails; of a crash, the last one printed when
/// the environment variable FUZZ_VERBOSE is set.
void runOverSeeds(const FuzzReader& reader, int mutationsOfSeed);

} // namespace dmm::test
