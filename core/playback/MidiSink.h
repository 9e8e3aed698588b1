#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace dmm::playback {

/// One channel message of MIDI: two or three bytes.
struct MidiMessage {
  std::array<std::uint8_t, 3> bytes{};
  std::size_t size = 3;

  int kind() const { return bytes[0] & 0xF0; }
  int channel() const { return bytes[0] & 0x0F; }

  friend bool operator==(const MidiMessage&, const MidiMessage&) = default;
};

inline constexpr int kNoteOff = 0x80;
inline constexpr int kNoteOn = 0x90;
inline constexpr int kControlChange = 0xB0;
inline constexpr int kProgramChange = 0xC0;

inline constexpr int kVolumeController = 7;
inline constexpr int kSustainController = 64;
inline constexpr int kAllSoundOff = 120;
inline constexpr int kAllNotesOff = 123;

inline MidiMessage midiMessage(int kind, int channel, int first, int second = 0) {
  return {{static_cast<std::uint8_t>(kind | channel), static_cast<std::uint8_t>(first),
           static_cast<std::uint8_t>(second)},
          kind == kProgramChange ? std::size_t{2} : std::size_t{3}};
}

/// An output cannot be opened, or it no longer takes notes. The message is a sentence for the user.
class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Where notes go: a synthesizer, a MIDI port, a test's notebook. Used by one thread at a time;
/// send() throws OutputError when the other end is gone.
class MidiSink {
 public:
  virtual ~MidiSink() = default;
  virtual void send(const MidiMessage& message) = 0;
  /// Whether the other end is known to be gone.
  virtual bool isGone() const { return false; }
};

} // namespace dmm::playback
