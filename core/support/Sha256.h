#pragma once

#include <string>
#include <string_view>

namespace dmm::support {

/// SHA-256 in 64 lower-case hexadecimal digits (OpenSSL's).
std::string sha256(std::string_view bytes);

} // namespace dmm::support
