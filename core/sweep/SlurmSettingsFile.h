#pragma once

#include "core/types/SlurmSettings.h"

#include <filesystem>

namespace dmm::sweep {

/// slurm.yaml: of a sweep, what its cluster was told; among the user's settings, what one was told
/// last. No file: nothing is set. Throws support::InputError for what does not read as such a file.
types::SlurmSettings readSlurmSettings(const std::filesystem::path& file);

/// Throws support::InputError for a value that is no line of text, support::IoError.
void writeSlurmSettings(const std::filesystem::path& file, const types::SlurmSettings& settings);

/// Where the last values are kept: $XDG_CONFIG_HOME/dmm-workbench/slurm.yaml.
std::filesystem::path lastSlurmSettingsFile();

} // namespace dmm::sweep
