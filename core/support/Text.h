#pragma once

#include <algorithm>
#include <cctype>
#include <string>

namespace dmm::support {

/// The text with its ASCII letters in lower case; all other bytes stay.
inline std::string lowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

} // namespace dmm::support
