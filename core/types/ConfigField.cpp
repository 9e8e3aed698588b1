#include "core/types/ConfigField.h"

#include <charconv>
#include <cmath>

namespace dmm::types {

FieldValue ConfigField::value(const ExperimentConfig& config) const {
  // ref() only hands out an address; nothing is written through it here.
  const FieldRef place = ref(const_cast<ExperimentConfig&>(config));
  if (const auto* choice = std::get_if<ChoiceRef>(&place)) return choice->read();
  if (const auto* text = std::get_if<std::string*>(&place)) return **text;
  if (const auto* whole = std::get_if<std::int64_t*>(&place)) return **whole;
  return *std::get<double*>(place);
}

void ConfigField::write(ExperimentConfig& config, const FieldValue& value) const {
  const FieldRef place = ref(config);
  if (const auto* choice = std::get_if<ChoiceRef>(&place))
    choice->write(std::get<std::string>(value));
  else if (const auto* text = std::get_if<std::string*>(&place))
    **text = std::get<std::string>(value);
  else if (const auto* whole = std::get_if<std::int64_t*>(&place))
    **whole = std::get<std::int64_t>(value);
  else
    *std::get<double*>(place) = std::get<double>(value);
}

std::string ConfigField::expectation() const {
  ExperimentConfig probe;
  const bool isInteger = std::holds_alternative<std::int64_t*>(ref(probe));
  const bool isText = std::holds_alternative<std::string>(value(probe));
  if (isText) {
    if (choices.empty()) return "a text";
    std::string words = "one of ";
    for (std::size_t i = 0; i < choices.size(); ++i) words += (i ? ", " : "") + choices[i];
    return choices.size() == 1 ? choices.front() : words;
  }
  const auto bound = [&](double x) {
    return isInteger ? toText(static_cast<std::int64_t>(x)) : toText(x);
  };
  std::string words = isInteger ? "a whole number" : "a number";
  words += minimumExcluded ? " greater than " : " from ";
  words += bound(minimum);
  if (minimumExcluded) {
    words += maximumExcluded ? " and less than " : " and at most ";
  } else {
    words += maximumExcluded ? " to less than " : " to ";
  }
  return words + bound(maximum);
}

std::string ConfigField::problem(const FieldValue& value) const {
  const auto refuse = [&] { return "expected " + expectation() + ", got " + toText(value); };
  if (const auto* word = std::get_if<std::string>(&value)) {
    if (choices.empty()) return "";
    for (const auto& choice : choices)
      if (*word == choice) return "";
    return refuse();
  }
  const double x = std::holds_alternative<double>(value)
                       ? std::get<double>(value)
                       : static_cast<double>(std::get<std::int64_t>(value));
  const bool aboveMinimum = minimumExcluded ? x > minimum : x >= minimum;
  const bool belowMaximum = maximumExcluded ? x < maximum : x <= maximum;
  return std::isfinite(x) && aboveMinimum && belowMaximum ? "" : refuse();
}

std::string toText(const FieldValue& value) {
  if (const auto* word = std::get_if<std::string>(&value)) return *word;
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, std::get<double>(value)).ptr;
  return std::string(buffer, end);
}

std::string shownText(const FieldValue& value) {
  std::string text = toText(value);
  const auto exponent = text.find('e');
  if (!std::holds_alternative<double>(value) || exponent == std::string::npos) return text;
  const auto digits = exponent + 2; // after the sign, which is always there
  text.erase(digits, text.find_first_not_of('0', digits) - digits);
  return text;
}

} // namespace dmm::types
