#pragma once

#include <map>
#include <string>
#include <string_view>

namespace dmm::archive {

/// The records of a file in PyTorch's zip form by their names ("data.pkl", "data/0"), without the
/// folder that they lie in. Every record is held against its CRC-32, and the directory against what
/// it describes; records are never packed, so nothing is larger than the file. Throws
/// std::runtime_error that says what is wrong.
std::map<std::string, std::string> readTensorArchive(std::string_view bytes);

} // namespace dmm::archive
