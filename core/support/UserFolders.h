#pragma once

#include <filesystem>

namespace dmm::support {

/// Where the program keeps the user's data: $XDG_DATA_HOME/dmm-workbench, or its place under $HOME.
/// Throws InputError when neither variable is set.
std::filesystem::path userDataFolder();

} // namespace dmm::support
