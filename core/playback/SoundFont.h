#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace dmm::playback {

/// Where packages put soundfonts, and where users may: $XDG_DATA_HOME/dmm-workbench/soundfonts
/// first.
std::vector<std::filesystem::path> soundFontFolders();

/// The soundfont to play with: the first folder that has one counts, and in it the system's choice
/// (default-GM), else the first by name. Nothing where there is none.
std::optional<std::filesystem::path>
findSoundFont(const std::vector<std::filesystem::path>& folders = soundFontFolders());

/// What to say when there is none, in one sentence.
std::string
noSoundFontMessage(const std::vector<std::filesystem::path>& folders = soundFontFolders());

} // namespace dmm::playback
