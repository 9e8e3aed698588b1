#pragma once

#include "core/playback/Inputs.h"
#include "core/playback/JackLease.h"

class RtMidiIn;

namespace dmm::playback {

/// The MIDI ports of ALSA's sequencer and of JACK that send, where they run. Listing never throws:
/// a system that cannot be asked has no ports.
class SystemInputs final : public Inputs {
 public:
  SystemInputs();
  ~SystemInputs() override;

  std::vector<MidiPort> midiPorts() override;
  std::unique_ptr<MidiSource> openPort(const MidiPort& port) override;

 private:
  std::unique_ptr<RtMidiIn> m_alsa; ///< for listing
  std::unique_ptr<JackLease> m_jack;
};

} // namespace dmm::playback
