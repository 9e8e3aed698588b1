#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dmm::formats {

inline constexpr std::size_t kLargestMidiFile = std::size_t{8} << 20; ///< bytes

/// One event of a standard MIDI file. `data` lies in the file's bytes: the one or two data bytes of
/// a channel message, or the content of a meta event.
struct SmfEvent {
  std::int64_t tick = 0;
  std::uint8_t status = 0; ///< 0x80..0xEF, or 0xFF for a meta event
  std::uint8_t metaType = 0;
  std::string_view data;
};

struct SmfTrack {
  std::vector<SmfEvent> events; ///< system exclusive messages are left out
  std::int64_t endTick = 0;
};

/// A standard MIDI file of format 0 or 1, event by event. Its own small parser, because the
/// packaged library (libsmf) refuses ordinary files with texts of 128 bytes and more, and trusts
/// lengths. Every byte is checked; throws support::InputError "source: track 2, byte 117: ...".
struct Smf {
  int format = 1;
  int ticksPerQuarter = 0;   ///< 0: ticks are parts of a second
  double ticksPerSecond = 0; ///< where ticksPerQuarter is 0
  std::vector<SmfTrack> tracks;
};

/// The events refer to `bytes`, which must live as long.
Smf parseSmf(std::string_view bytes, const std::string& source);

} // namespace dmm::formats
