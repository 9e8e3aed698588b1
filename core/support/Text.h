#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>

namespace dmm::support {

/// The text with its ASCII letters in lower case; all other bytes stay.
inline std::string lowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// A text from a file as a message shows it: the beginning of a long one, which ends with a whole
/// UTF-8 character.
inline std::string shortened(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  if (text.size() <= kLongest) return std::string(text);
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

/// The text as UTF-8: what is none becomes U+FFFD, as Unicode recommends (one for each piece that
/// could have been the beginning of a character).
std::string validUtf8(std::string_view text);

/// A text of a user or a file as a terminal may get it: valid UTF-8 in one line, in which a
/// character that would move the cursor, change colours, ring or turn the writing round is written
/// as JSON writes it (\n, \u001b). So the text of a JSON object stays that object.
std::string printable(std::string_view text);

/// Why this cannot be a name or the like that a user gives, or empty when it can: "is not UTF-8",
/// "has a control character (\u001b)". In a text of several lines line breaks and tabs are allowed.
enum class Lines { One, Many };
std::string textProblem(std::string_view text, Lines lines);

} // namespace dmm::support
