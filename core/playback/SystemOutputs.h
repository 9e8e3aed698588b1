#pragma once

#include "core/playback/MidiPorts.h"
#include "core/playback/Outputs.h"

#include <filesystem>
#include <optional>

namespace dmm::playback {

/// The outputs of this machine: FluidSynth on the system's audio, MIDI through RtMidi.
class SystemOutputs : public Outputs {
 public:
  /// Without a soundfont one is looked for each time the synthesizer is opened.
  explicit SystemOutputs(std::optional<std::filesystem::path> soundFont = std::nullopt);

  std::vector<MidiPort> midiPorts() override { return m_lister.list(); }
  std::unique_ptr<MidiSink> openPort(const MidiPort& port) override { return openMidiPort(port); }
  std::unique_ptr<MidiSink> openSynth() override;

 private:
  std::optional<std::filesystem::path> m_soundFont;
  MidiPortLister m_lister;
};

} // namespace dmm::playback
