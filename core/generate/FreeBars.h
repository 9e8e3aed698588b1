#pragma once

#include "core/types/Generation.h"
#include "core/types/Music.h"
#include "core/types/NoteLock.h"

#include <array>
#include <cstdint>

namespace dmm::generate {

/// Bars of a piece, both counted in. They have the numbers that the piece gives them; an upbeat is
/// bar 0.
struct BarSpan {
  int first = 1;
  int last = 1;
};

/// Makes these bars what is drawn anew of the free voices. Throws support::InputError naming the
/// bars of the piece where it has no such ones.
void freeBars(types::FreeNotes& free, const types::Chorale& piece, BarSpan bars,
              int slicesPerQuarter);

/// Locks these voices in these bars. Throws as freeBars() does.
void lockBars(types::NoteLocks& locks, const std::array<bool, 4>& voices,
              const types::Chorale& piece, BarSpan bars, int slicesPerQuarter);

/// Locks a voice between these times, in quarters.
void lockTimes(types::NoteLocks& locks, types::VoicePart voice, double begin, double end,
               int slicesPerQuarter);

} // namespace dmm::generate
