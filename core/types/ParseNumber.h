#pragma once

#include <charconv>
#include <string_view>
#include <system_error>

namespace dmm::types {

/// The whole text as a number, the same in every locale: "3", "-2", "1e-3"; "nan" and "inf" for a
/// double. False, and the number as it was, where the text is anything else or more (spaces, a plus
/// sign) or its number does not fit.
template <typename Number> bool parseNumber(std::string_view text, Number& number) {
  Number read{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, read);
  const bool isNumber = error == std::errc() && stop == end;
  if (isNumber) number = read;
  return isNumber;
}

/// For numbers that people or other programs write: "+3" as "3", all else as it is.
inline std::string_view withoutPlus(std::string_view text) {
  return text.starts_with('+') && !text.starts_with("+-") ? text.substr(1) : text;
}

} // namespace dmm::types
