#pragma once

#include "core/types/Generation.h"
#include "core/types/Music.h"

namespace dmm::generate {

/// Makes these bars of a piece, both counted in, what is drawn anew of the free voices. Bars have
/// the numbers that the piece gives them; an upbeat is bar 0. Throws support::InputError naming
/// the bars of the piece where it has no such ones.
void freeBars(types::FreeNotes& free, const types::Chorale& piece, int firstBar, int lastBar,
              int slicesPerQuarter);

} // namespace dmm::generate
