#pragma once

#include "core/types/Mix.h"

#include <QString>

#include <filesystem>

namespace dmm::app {

/// What playback remembers from one start of the program to the next, whatever the piece: the
/// output by its name, tempo, volume and instruments. Mutes and solos are forgotten, because a
/// silent voice the next day is a riddle.
struct PlaybackSettings {
  QString output; ///< empty = the built-in synthesizer
  double quartersPerMinute = types::kDefaultTempo;
  types::Mix mix;

  /// What the file lacks, or has wrong, is as at the first start; a damaged file is put aside.
  static PlaybackSettings read(const std::filesystem::path& file);
  void write(const std::filesystem::path& file) const;

  /// playback.ini in the user's data folder; empty where there is none, and nothing is remembered.
  static std::filesystem::path defaultFile();
};

} // namespace dmm::app
