#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>

namespace dmm::support {

/// Tells whether some files or folders are as they were when they were read: another text once one
/// of them has changed, came or went; empty where there is none. Of a folder, what comes into it
/// and goes is seen, not what changes in its files.
std::string stampOf(std::initializer_list<std::filesystem::path> paths);

} // namespace dmm::support
