#include "core/formats/JsonReader.h"

#include "core/support/Errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace dmm::formats {

using nlohmann::json;
using support::InputError;

namespace {

constexpr int kDeepest = 64; // what reads or prints values goes down by recursion
constexpr std::size_t kLongestShown = 60;

json parse(std::string_view text, const std::string& source) {
  const auto checkDepth = [&](int depth, json::parse_event_t, json&) {
    if (depth > kDeepest)
      throw InputError(source, fmt::format("is nested deeper than {} levels", kDeepest));
    return true;
  };
  try {
    return json::parse(text, checkDepth);
  } catch (const json::parse_error& error) {
    const auto upTo = text.begin() + static_cast<std::ptrdiff_t>(std::min(error.byte, text.size()));
    const auto line = 1 + std::count(text.begin(), upTo, '\n');
    throw InputError(fmt::format("{}:{}", source, line),
                     fmt::format("not JSON (at byte {} of {})", error.byte, text.size()));
  } catch (const json::exception&) {
    throw InputError(source, "has a number that no program can hold");
  }
}

/// ".pieces[3].length", the way from one value to a part of it.
std::optional<std::string> wayTo(const json& part, const json& from) {
  if (&part == &from) return "";
  if (!from.is_structured()) return std::nullopt;
  std::size_t index = 0;
  for (auto item = from.begin(); item != from.end(); ++item, ++index)
    if (const auto rest = wayTo(part, *item))
      return (from.is_object() ? "." + item.key() : fmt::format("[{}]", index)) + *rest;
  return std::nullopt;
}

} // namespace

std::string shown(const json& value) {
  if (value.is_structured()) return fmt::format("an {} of {}", value.type_name(), value.size());
  const std::string text = value.dump(-1, ' ', true); // ASCII: it can be cut anywhere
  return text.size() <= kLongestShown ? text : text.substr(0, kLongestShown) + "...";
}

JsonReader::JsonReader(std::string_view text, std::string source)
    : m_source(std::move(source))
    , m_root(parse(text, m_source)) {}

void JsonReader::fail(const json& value, const std::string& what) const {
  const std::string way = wayTo(value, m_root).value_or("");
  if (way.empty()) throw InputError(m_source, what);
  throw InputError(fmt::format("{}: {}", m_source, way.front() == '.' ? way.substr(1) : way), what);
}

const json& JsonReader::member(const json& object, const char* key) const {
  if (!object.is_object()) fail(object, fmt::format("expected an object, got {}", shown(object)));
  const auto found = object.find(key);
  if (found == object.end()) fail(object, fmt::format("'{}' is missing", key));
  return *found;
}

const json& JsonReader::list(const json& value) const {
  if (!value.is_array()) fail(value, fmt::format("expected a list, got {}", shown(value)));
  return value;
}

const json& JsonReader::list(const json& value, std::size_t size) const {
  if (list(value).size() != size)
    fail(value, fmt::format("expected a list of {}, got one of {}", size, value.size()));
  return value;
}

int JsonReader::integer(const json& value, int lowest, int highest, const char* meaning) const {
  if (!value.is_number_integer() || value < lowest || value > highest)
    fail(value,
         fmt::format("expected {} from {} to {}, got {}", meaning, lowest, highest, shown(value)));
  return value.get<int>();
}

bool JsonReader::boolean(const json& value) const {
  if (!value.is_boolean()) fail(value, fmt::format("expected true or false, got {}", shown(value)));
  return value.get<bool>();
}

const std::string& JsonReader::text(const json& value) const {
  if (!value.is_string()) fail(value, fmt::format("expected a text, got {}", shown(value)));
  return value.get_ref<const std::string&>();
}

} // namespace dmm::formats
