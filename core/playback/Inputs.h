#pragma once

#include "core/playback/MidiSink.h"
#include "core/playback/Outputs.h"

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace dmm::playback {

/// A message and when it arrived.
struct TimedMessage {
  MidiMessage message;
  std::chrono::steady_clock::time_point at{};
};

/// Told of a message at once when it arrives, on whatever thread that is.
using MidiListener = std::function<void(const MidiMessage&)>;

/// Where notes come from: a MIDI port, a test's notebook. Used by one thread at a time.
class MidiSource {
 public:
  virtual ~MidiSource() = default;
  /// Instead of the one before, which is told of nothing more once this has returned.
  virtual void setListener(MidiListener listener) = 0;
  /// What has arrived since the last call, in order.
  virtual std::vector<TimedMessage> take() = 0;
  /// Whether the other end is known to be gone.
  virtual bool isGone() const { return false; }
};

/// What can be played on: the MIDI ports of the system that send. Listing and opening may be at
/// once; each is done by one thread at a time.
class Inputs {
 public:
  virtual ~Inputs() = default;

  virtual std::vector<MidiPort> midiPorts() = 0;
  /// Throws OutputError, which says what is missing.
  virtual std::unique_ptr<MidiSource> openPort(const MidiPort& port) = 0;
};

} // namespace dmm::playback
