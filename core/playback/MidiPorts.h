#pragma once

#include "core/playback/JackLease.h"
#include "core/playback/Outputs.h"

#include <memory>
#include <string>
#include <vector>

class RtMidiOut;

namespace dmm::playback {

/// The MIDI outputs of the system: ALSA's sequencer and JACK, where they run. Never throws: a
/// system that cannot be asked has no ports.
class MidiPortLister {
 public:
  MidiPortLister();
  ~MidiPortLister();

  std::vector<MidiPort> list();

 private:
  std::unique_ptr<RtMidiOut> m_alsa;
  std::unique_ptr<JackLease> m_jack;
};

/// A connection to one port; throws OutputError when it cannot be made.
std::unique_ptr<MidiSink> openMidiPort(const MidiPort& port);

/// The names to show and remember for these addresses: without the numbers that ALSA gives anew at
/// each start, and told apart where several are called the same.
std::vector<MidiPort> namedPorts(const std::vector<std::string>& addresses);

} // namespace dmm::playback
