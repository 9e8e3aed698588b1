#pragma once

#include "core/types/Music.h"

#include <cstdint>
#include <string>

namespace dmm::cli {

/// A piece as the command line names it: a score file, DATASET:PIECE (by catalogue number, by title
/// or a part of it, or by place such as test:3), or a run, whose best model composes one.
struct PieceArgument {
  std::string text;
  std::string runs;         ///< folder of runs, as given by --runs
  std::int64_t length = 64; ///< quarters that a run composes
  std::uint64_t seed = 0;
};

/// Tells what had to be changed in a score to read it. Throws support::InputError, which says what
/// of this is not there.
types::Chorale findPiece(const PieceArgument& argument);

} // namespace dmm::cli
