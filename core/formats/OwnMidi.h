#pragma once

#include "core/types/Music.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace dmm::formats {

/// Reads back a file that writeMidi() wrote: title, origin and the notes of the four voices, on a
/// grid of quarters or as much finer as the notes need. Throws support::InputError naming the file
/// when it cannot be read or somebody else wrote it.
types::Chorale readOwnMidi(const std::filesystem::path& file);

/// The same of a file's bytes; `source` is its name in messages.
types::Chorale parseOwnMidi(std::string_view bytes, const std::string& source);

} // namespace dmm::formats
