#pragma once

#include "core/types/Mix.h"
#include "core/types/Music.h"

#include <atomic>
#include <filesystem>

namespace dmm::playback {

struct WavSettings {
  types::Mix mix;
  double quartersPerMinute = types::kDefaultTempo;
  std::filesystem::path soundFont;
};

/// After the last note its sound is followed for this long, to its end.
inline constexpr double kWavTailSeconds = 1.5;

/// Writes a chorale as a WAV file, 44.1 kHz, 16 bit, stereo: what the player plays with the
/// built-in synthesizer, rendered as fast as can be. The piece lasts as long as its tempo says,
/// kWavTailSeconds follow. Title and origin are in its INFO chunk. Written as a file that the user
/// named (core/support/OutputFile.h); returns false, and leaves nothing, when `cancelled` became
/// true.
/// Throws OutputError without a soundfont, support::InputError for a piece without notes,
/// support::IoError when the file cannot be written.
bool writeWav(const types::Chorale& chorale, const WavSettings& settings,
              const std::filesystem::path& file, const std::atomic<bool>* cancelled = nullptr);

} // namespace dmm::playback
