#pragma once

#include "core/types/Music.h"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace dmm::types {

/// How the roll of one piece stands to its counterpart in the canonical JSB Chorales.
struct PieceMatch {
  std::size_t position = 0;                 ///< in the canonical split, from 0
  std::size_t slices = 0;                   ///< of the canonical piece
  std::size_t equalSlices = 0;              ///< of them, those that the roll has too
  std::vector<std::size_t> differingSlices; ///< the others, from 0
  std::string note;                         ///< what is unusual or differs, if anything

  bool exact() const { return equalSlices == slices; }
};

/// How a dataset with notes of its own stands to the canonical JSB Chorales.
struct CanonicalMatch {
  struct Counts {
    std::size_t pieces = 0;        ///< of the canonical set
    std::size_t matched = 0;       ///< of them, those that the dataset has
    std::size_t exact = 0;         ///< of them, those whose rolls are equal in every slice
    std::size_t slices = 0;        ///< of all canonical pieces
    std::size_t matchedSlices = 0; ///< of the matched ones
    std::size_t equalSlices = 0;   ///< of them, those that are equal
  };
  struct MissingPiece {
    Split split = Split::Train;
    std::size_t position = 0; ///< in the canonical split, from 0
    std::size_t slices = 0;
    std::string note; ///< why it is missing
  };

  std::array<Counts, 3> splits{}; ///< train, valid, test
  std::vector<MissingPiece> missing;

  Counts total() const;
};

} // namespace dmm::types
