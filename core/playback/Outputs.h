#pragma once

#include "core/playback/MidiSink.h"

#include <memory>
#include <string>
#include <vector>

namespace dmm::playback {

/// A MIDI output that is there now. The name is what people see and what is remembered: the same
/// when the device comes back. The address is what the system calls it this time.
struct MidiPort {
  std::string name;
  std::string address;

  friend bool operator==(const MidiPort&, const MidiPort&) = default;
};

/// What sound can come out of: a synthesizer of our own, and the MIDI ports of the system. Each
/// function is called by one thread at a time, but listing and opening may be at once.
class Outputs {
 public:
  virtual ~Outputs() = default;

  virtual std::vector<MidiPort> midiPorts() = 0;
  /// Throw OutputError, which says what is missing.
  virtual std::unique_ptr<MidiSink> openPort(const MidiPort& port) = 0;
  virtual std::unique_ptr<MidiSink> openSynth() = 0;
};

} // namespace dmm::playback
