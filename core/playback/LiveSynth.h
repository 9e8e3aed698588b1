#pragma once

#include "core/playback/JackLease.h"
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

  /// Throws OutputError when the JACK server that it played through has died.
  void send(const MidiMessage& message) override;
  bool isGone() const override;

 private:
  struct Deleter {
    void operator()(fluid_audio_driver_t* driver) const { delete_fluid_audio_driver(driver); }
  };

  bool start(const std::string& driver);

  std::unique_ptr<JackLease> m_lease; // outlives the driver
  Synthesizer m_synthesizer;
  std::unique_ptr<fluid_audio_driver_t, Deleter> m_driver; // draws from it, so deleted before it
};

} // namespace dmm::playback
