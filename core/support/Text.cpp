#include "core/support/Text.h"

#include <cstdint>
#include <cstdio>

namespace dmm::support {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD"; // U+FFFD

/// The first character of a text that is not empty; an invalid one is the longest piece that could
/// have begun a character, or one byte.
struct Decoded {
  std::uint32_t character = 0;
  std::size_t length = 1;
  bool isValid = false;
};

Decoded decodeFirst(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  if (lead < 0xC2 || lead > 0xF4) return {};
  const std::size_t wanted = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  // The second byte is narrower where a shorter form, a surrogate or more than Unicode would begin.
  const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  Decoded decoded{lead & (0xFFU >> (wanted + 1)), 1, false};
  while (decoded.length < wanted && decoded.length < text.size()) {
    const unsigned next = byte(decoded.length);
    if (decoded.length == 1 ? next < low || next > high : next < 0x80 || next > 0xBF)
      return decoded;
    decoded.character = decoded.character << 6 | (next & 0x3F);
    ++decoded.length;
  }
  decoded.isValid = decoded.length == wanted;
  return decoded;
}

/// C0, DEL and C1; the separators of lines and paragraphs; what reverses the direction of writing.
bool isControl(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

std::string escaped(std::uint32_t control) {
  switch (control) {
  case '\b': return "\\b";
  case '\t': return "\\t";
  case '\n': return "\\n";
  case '\f': return "\\f";
  case '\r': return "\\r";
  default: break;
  }
  char text[8]; // the controls all have four digits
  std::snprintf(text, sizeof text, "\\u%04x", static_cast<unsigned>(control & 0xFFFF));
  return text;
}

template <typename Control> std::string rewritten(std::string_view text, Control control) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Decoded next = decodeFirst(text);
    if (!next.isValid) {
      result += kReplacement;
    } else if (isControl(next.character)) {
      result += control(text.substr(0, next.length), next.character);
    } else {
      result += text.substr(0, next.length);
    }
    text.remove_prefix(next.length);
  }
  return result;
}

} // namespace

std::string validUtf8(std::string_view text) {
  return rewritten(text, [](std::string_view bytes, std::uint32_t) { return std::string(bytes); });
}

std::string printable(std::string_view text) {
  return rewritten(text, [](std::string_view, std::uint32_t control) { return escaped(control); });
}

std::string textProblem(std::string_view text, Lines lines) {
  while (!text.empty()) {
    const Decoded next = decodeFirst(text);
    if (!next.isValid) return "is not UTF-8";
    const bool isLayout = next.character == '\n' || next.character == '\t';
    if (isControl(next.character) && !(isLayout && lines == Lines::Many))
      return "has a control character (" + escaped(next.character) + ")";
    text.remove_prefix(next.length);
  }
  return "";
}

} // namespace dmm::support
