#pragma once

#include "core/playback/MidiSink.h"

#include <filesystem>
#include <fluidsynth.h>
#include <memory>
#include <string>

namespace dmm::playback {

/// A FluidSynth with a soundfont, set up in one way for ears and for files, so that they hear the
/// same. It makes no sound by itself: an audio driver or a file renderer draws from it.
class Synthesizer : public MidiSink {
 public:
  static constexpr int kSampleRate = 44100; // Hz
  /// FluidSynth computes this many frames at a time: the grid that notes begin on, 1.5 ms.
  static constexpr int kBlockFrames = 64;

  /// Throws OutputError when the soundfont cannot be read.
  explicit Synthesizer(const std::filesystem::path& soundFont);

  void send(const MidiMessage& message) override;

  /// Settings of FluidSynth that the driver or renderer reads when it is made.
  void set(const char* name, const std::string& value);
  void set(const char* name, int value);

  fluid_settings_t* settings() const { return m_settings.get(); }
  fluid_synth_t* synth() const { return m_synth.get(); }

 private:
  struct Deleter {
    void operator()(fluid_settings_t* settings) const { delete_fluid_settings(settings); }
    void operator()(fluid_synth_t* synth) const { delete_fluid_synth(synth); }
  };

  std::unique_ptr<fluid_settings_t, Deleter> m_settings;
  std::unique_ptr<fluid_synth_t, Deleter> m_synth; // made from the settings, so deleted before them
};

} // namespace dmm::playback
