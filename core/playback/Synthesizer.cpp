#include "core/playback/Synthesizer.h"

#include <mutex>

namespace dmm::playback {

namespace {

/// Loud enough beside other programs, and four full voices of any instrument stay below the limit.
constexpr double kGain = 0.6;

/// FluidSynth would write to standard error; what went wrong is told by OutputError.
void silenceLog() {
  static std::once_flag once;
  std::call_once(once, [] {
    for (const int level : {FLUID_PANIC, FLUID_ERR, FLUID_WARN, FLUID_INFO, FLUID_DBG})
      fluid_set_log_function(level, nullptr, nullptr);
  });
}

fluid_settings_t* makeSettings() {
  silenceLog();
  fluid_settings_t* settings = new_fluid_settings();
  fluid_settings_setnum(settings, "synth.gain", kGain);
  fluid_settings_setnum(settings, "synth.sample-rate", Synthesizer::kSampleRate);
  fluid_settings_setstr(settings, "synth.midi-bank-select", "gm");
  return settings;
}

} // namespace

Synthesizer::Synthesizer(const std::filesystem::path& soundFont)
    : m_settings(makeSettings())
    , m_synth(new_fluid_synth(m_settings.get())) {
  if (!m_synth) throw OutputError("The synthesizer could not be started.");
  // FluidSynth would hand a file of another kind to a library that complains on standard error.
  if (!fluid_is_soundfont(soundFont.c_str()) ||
      fluid_synth_sfload(m_synth.get(), soundFont.c_str(), 1) == FLUID_FAILED)
    throw OutputError("The soundfont " + soundFont.string() + " cannot be read.");
}

void Synthesizer::send(const MidiMessage& message) {
  const int channel = message.channel();
  const int first = message.bytes[1];
  const int second = message.bytes[2];
  switch (message.kind()) {
  case kNoteOn: fluid_synth_noteon(m_synth.get(), channel, first, second); break;
  case kNoteOff: fluid_synth_noteoff(m_synth.get(), channel, first); break;
  case kProgramChange: fluid_synth_program_change(m_synth.get(), channel, first); break;
  case kControlChange: fluid_synth_cc(m_synth.get(), channel, first, second); break;
  default: break;
  }
}

void Synthesizer::set(const char* name, const std::string& value) {
  fluid_settings_setstr(m_settings.get(), name, value.c_str());
}

void Synthesizer::set(const char* name, int value) {
  fluid_settings_setint(m_settings.get(), name, value);
}

} // namespace dmm::playback
