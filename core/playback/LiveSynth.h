#pragma once

#include "core/playback/Synthesizer.h"

#include <string>
#include <vector>

namespace dmm::playback {

/// The synthesizer on the system's audio.
class LiveSynth : public MidiSink {
 public:
  /// FluidSynth's names of the audio systems worth trying here, best first.
  static std::vector<std::string> usualDrivers();

  /// Takes the first driver that starts; throws OutputError when none does.
  explicit LiveSynth(const std::filesystem::path& soundFont,
                     const std::vector<std::string>& drivers = usualDrivers());

  void send(const MidiMessage& message) override { m_synthesizer.send(message); }

 private:
  struct Deleter {
    void operator()(fluid_audio_driver_t* driver) const { delete_fluid_audio_driver(driver); }
  };

  Synthesizer m_synthesizer;
  std::unique_ptr<fluid_audio_driver_t, Deleter> m_driver; // draws from it, so deleted before it
};

} // namespace dmm::playback
