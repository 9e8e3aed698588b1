#pragma once

#include "core/types/Music.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace dmm::formats {

/// Reads values out of a JSON document and refuses what is not as expected with a
/// support::InputError "source: pieces[3].length: expected ..., got ...". The values it is given
/// are parts of its own document: their places are looked up only when something is wrong.
class JsonReader {
 public:
  /// Throws support::InputError "source:line" for what is not JSON.
  JsonReader(std::string_view text, std::string source);

  const nlohmann::json& root() const { return m_root; }

  const nlohmann::json& member(const nlohmann::json& object, const char* key) const;
  const nlohmann::json& list(const nlohmann::json& value) const;
  const nlohmann::json& list(const nlohmann::json& value, std::size_t size) const;
  int integer(const nlohmann::json& value, int lowest, int highest, const char* meaning) const;
  bool boolean(const nlohmann::json& value) const;
  const std::string& text(const nlohmann::json& value) const;

  [[noreturn]] void fail(const nlohmann::json& value, const std::string& what) const;

 private:
  std::string m_source;
  nlohmann::json m_root;
};

/// A value in an error message: whole where it is short.
std::string shown(const nlohmann::json& value);

/// A roll as the canonical form has it: a list of the MIDI notes of each slice.
nlohmann::json toJson(const types::PianoRoll& roll);

} // namespace dmm::formats
