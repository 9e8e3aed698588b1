#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dmm::types {

/// "1 note was left out", "3 notes were left out".
inline std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

/// "1 epoch", "3 epochs": for nouns whose plural is an s.
inline std::string counted(std::int64_t count, std::string_view noun) {
  return counted(count, noun, std::string(noun) + "s");
}

} // namespace dmm::types
