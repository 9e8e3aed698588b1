#pragma once

#include <string>
#include <string_view>

namespace dmm::formats {

/// The content of a gzip file. Throws support::InputError "source: ..." with the byte, where the
/// data are damaged or end early.
std::string inflateGzip(std::string_view bytes, const std::string& source);

} // namespace dmm::formats
