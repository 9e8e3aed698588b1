#pragma once

#include "core/formats/ScoreAssembly.h"

#include <string>
#include <vector>

namespace dmm::formats {

/// A note as it is written, perhaps a piece of a longer one.
struct WrittenNote {
  PlayedNote note;
  bool isHeld = false; ///< tied to the one before
  bool goesOn = false; ///< tied to the next one
  std::string line;    ///< staff and voice within the part
};

/// Joins what is tied in one part; the notes are in order of time. Many programs write one end of a
/// tie only, so either will do: a note that goes on is joined to the next of its pitch that begins
/// where it ends, in its own line or, where that has none, in another; and so is one that is held.
std::vector<WrittenNote> joinTied(const std::vector<WrittenNote>& notes);

} // namespace dmm::formats
