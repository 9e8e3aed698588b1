#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace dmm::formats {

/// What happens to one key of one channel in a MIDI track.
struct KeyEvent {
  enum class Kind {
    Strike,
    Release,
    Silence ///< all notes of the channel are told to end
  };
  std::int64_t tick = 0;
  Kind kind = Kind::Strike;
};

struct PairedNote {
  std::int64_t start = 0, end = 0; ///< ticks; end > start
};

struct PairedNotes {
  std::vector<PairedNote> notes; ///< in the order of their strikes
  std::size_t neverReleased = 0; ///< strikes without a release of their own
  std::size_t withoutLength = 0; ///< notes that end where they begin, which are left out
};

/// Finds for each strike of a key the release that ends it. Several notes may sound at once on one
/// key (voices that share a channel): then each release ends the oldest. A strike that no release
/// is left for ends at the next strike, at a silence, or else with the track. A release right
/// before a strike on the same tick that nothing else accounts for is that strike's own: such notes
/// (grace notes, as some programs write them) have no length.
PairedNotes pairNotes(const std::vector<KeyEvent>& events, std::int64_t endOfTrack);

} // namespace dmm::formats
