#pragma once

#include <string>
#include <string_view>

namespace dmm::formats {

/// Whether these bytes begin as a zip archive does.
bool isZip(std::string_view bytes);

/// The score of a compressed MusicXML file: the entry that its META-INF/container.xml names. The
/// whole may lie in a folder of the archive, and a single score needs no container; what macOS adds
/// to archives is passed over. Reads two entries into memory and writes nothing. Throws
/// support::InputError for an archive with paths that lead out of it, with too many entries, or
/// with one that would be too large (however small it says it is).
std::string scoreOfMxl(std::string_view bytes, const std::string& source);

} // namespace dmm::formats
