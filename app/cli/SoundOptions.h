#pragma once

#include "core/playback/WavFile.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <string>

namespace dmm::cli {

/// How a piece sounds, as options of a verb: the same as the window's transport.
struct SoundOptions {
  double tempo = types::kDefaultTempo;
  std::string instrument = "choir";
  std::string mute;
  std::string solo;
  int volume = 80; ///< per cent
  std::string soundFont;

  void addTo(CLI::App& command);

  /// Throws support::InputError naming the option.
  types::Mix mix() const;
  /// The soundfont that was named, or the one that is found; throws playback::OutputError.
  std::filesystem::path soundFontFile() const;
  playback::WavSettings wavSettings() const;
};

} // namespace dmm::cli
