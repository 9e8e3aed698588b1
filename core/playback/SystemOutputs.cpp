#include "core/playback/SystemOutputs.h"

#include "core/playback/LiveSynth.h"
#include "core/playback/SoundFont.h"

namespace dmm::playback {

SystemOutputs::SystemOutputs(std::optional<std::filesystem::path> soundFont)
    : m_soundFont(std::move(soundFont)) {
  leaveJackServersAlone();
}

std::unique_ptr<MidiSink> SystemOutputs::openSynth() {
  const auto soundFont = m_soundFont ? m_soundFont : findSoundFont();
  if (!soundFont) throw OutputError(noSoundFontMessage());
  return std::make_unique<LiveSynth>(*soundFont);
}

} // namespace dmm::playback
