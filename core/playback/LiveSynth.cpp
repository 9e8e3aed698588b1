#include "core/playback/LiveSynth.h"

#include <algorithm>

namespace dmm::playback {

namespace {

/// 4 x 512 frames, 46 ms: a busy machine may be late by that much and nothing crackles.
constexpr int kPeriodFrames = 512;
constexpr int kPeriods = 4;

void collect(void* names, const char*, const char* option) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(option);
}

} // namespace

std::vector<std::string> LiveSynth::usualDrivers() {
  // PulseAudio's is also PipeWire's. ALSA complains on standard error where there is no card.
  std::vector<std::string> drivers{"pipewire", "pulseaudio"};
  if (std::filesystem::exists("/dev/snd")) drivers.emplace_back("alsa");
  drivers.emplace_back("jack");
  return drivers;
}

LiveSynth::LiveSynth(const std::filesystem::path& soundFont,
                     const std::vector<std::string>& drivers)
    : m_synthesizer(soundFont) {
  std::vector<std::string> known; // setting an unknown one would be an error
  fluid_settings_foreach_option(m_synthesizer.settings(), "audio.driver", &known, collect);
  m_synthesizer.set("audio.period-size", kPeriodFrames);
  m_synthesizer.set("audio.periods", kPeriods);
  m_synthesizer.set("audio.jack.autoconnect", 1);
  m_synthesizer.set("audio.jack.id", "DMM Workbench");
  m_synthesizer.set("audio.pulseaudio.media-role", "music");
  for (const std::string& driver : drivers) {
    if (std::find(known.begin(), known.end(), driver) == known.end()) continue;
    if (start(driver)) return;
  }
  throw OutputError("No audio device was found, so nothing is heard; a MIDI output or a WAV file "
                    "works without one.");
}

bool LiveSynth::start(const std::string& driver) {
  m_lease = driver == "jack" ? JackLease::take() : nullptr;
  if (driver == "jack" && !m_lease) return false;
  m_synthesizer.set("audio.driver", driver);
  m_driver.reset(new_fluid_audio_driver(m_synthesizer.settings(), m_synthesizer.synth()));
  return m_driver != nullptr;
}

bool LiveSynth::isGone() const { return m_lease && m_lease->isLost(); }

void LiveSynth::send(const MidiMessage& message) {
  if (isGone()) throw OutputError("The JACK server has gone.");
  m_synthesizer.send(message);
}

} // namespace dmm::playback
