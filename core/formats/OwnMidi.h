#pragma once

#include "core/types/Music.h"

#include <filesystem>

namespace dmm::formats {

/// Reads back a file that writeMidi() wrote: title, origin and the notes of the four voices, on a
/// grid of quarters or as much finer as the notes need. Throws support::InputError naming the file
/// when it cannot be read or somebody else wrote it.
types::Chorale readOwnMidi(const std::filesystem::path& file);

} // namespace dmm::formats
