#include "core/types/ValueList.h"

#include "core/types/ParseNumber.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace dmm::types {

namespace {

constexpr std::int64_t kMostValues = 200;

/// 1..3 and 1-3, with a dash of any length as papers have it.
constexpr std::array<std::string_view, 4> kRangeSigns{"..", "-", "\u2013", "\u2014"};

bool isDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

std::optional<std::string_view> signAtStart(std::string_view text) {
  for (const std::string_view sign : kRangeSigns)
    if (text.starts_with(sign)) return sign;
  return std::nullopt;
}

/// The words of a text; "1 - 3" is one of them, "1-3".
std::vector<std::string> wordsOf(std::string_view text) {
  std::vector<std::string> words;
  bool isNew = true;        // a comma came since the last word
  bool isRangeOpen = false; // the last word ends with a sign that stood alone
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (std::isspace(static_cast<unsigned char>(c)) || c == ',' || c == ';') {
      isNew = isNew || c == ',' || c == ';';
      ++i;
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(",; \t\n\v\f\r", i), text.size());
    const std::string word(text.substr(i, end - i));
    const auto sign = signAtStart(word);
    const bool opens = !isNew && !words.empty() && isDigit(words.back().back()) && sign &&
                       sign->size() == word.size();
    const bool closes = !isNew && isRangeOpen;
    if (opens || closes)
      words.back() += word;
    else
      words.push_back(word);
    isRangeOpen = opens;
    isNew = false;
    i = end;
  }
  return words;
}

struct Ends {
  std::int64_t from = 0, to = 0;
};

std::optional<Ends> rangeOf(std::string_view word) {
  std::size_t length = word.starts_with('-') ? 1 : 0;
  while (length < word.size() && isDigit(word[length])) ++length;
  const auto sign = signAtStart(word.substr(length));
  Ends ends;
  if (!sign || !parseNumber(word.substr(0, length), ends.from) ||
      !parseNumber(word.substr(length + sign->size()), ends.to))
    return std::nullopt;
  return ends;
}

} // namespace

std::optional<FieldValue> parseValue(std::string_view text, const FieldValue& like) {
  if (std::holds_alternative<std::string>(like)) return std::string(text);
  const auto numberLike = [&](auto number) -> std::optional<FieldValue> {
    if (parseNumber(withoutPlus(text), number)) return number;
    return std::nullopt;
  };
  if (const auto* whole = std::get_if<std::int64_t>(&like)) return numberLike(*whole);
  return numberLike(std::get<double>(like));
}

void addValue(ValueList& list, const ConfigField& field, const FieldValue& value) {
  if (list.problem.empty()) list.problem = field.problem(value);
  if (std::find(list.values.begin(), list.values.end(), value) == list.values.end())
    list.values.push_back(value);
}

ValueList parseValueList(const ConfigField& field, std::string_view text) {
  const FieldValue like = field.value({});
  ValueList list;
  for (const std::string& word : wordsOf(text)) {
    const auto ends = rangeOf(word);
    if (ends && std::holds_alternative<std::int64_t>(like)) {
      if (ends->to < ends->from ||
          std::uint64_t(ends->to) - std::uint64_t(ends->from) >= std::uint64_t(kMostValues)) {
        list.problem =
            word + ": expected a range of at most " + std::to_string(kMostValues) + " values";
        return list;
      }
      for (std::int64_t value = ends->from; value <= ends->to; ++value)
        addValue(list, field, value);
    } else if (const auto value = parseValue(word, like)) {
      addValue(list, field, *value);
    } else {
      list.problem = "expected " + field.expectation() + ", got " + word;
    }
    if (!list.problem.empty()) return list;
  }
  if (list.values.empty()) list.problem = "expected at least one value";
  if (std::int64_t(list.values.size()) > kMostValues)
    list.problem = "expected at most " + std::to_string(kMostValues) + " values";
  return list;
}

} // namespace dmm::types
