#pragma once

#include <filesystem>

namespace dmm::support {

/// Where the program keeps the user's data: $XDG_DATA_HOME/dmm-workbench, or its place under $HOME.
/// Throws InputError when neither variable is set.
std::filesystem::path userDataFolder();

/// Where presets and the state of the window are: $XDG_CONFIG_HOME/dmm-workbench, or its place
/// under $HOME. Throws as above.
std::filesystem::path userConfigFolder();

/// For what can be computed again: $XDG_CACHE_HOME/dmm-workbench, or its place under $HOME.
std::filesystem::path userCacheFolder();

} // namespace dmm::support
