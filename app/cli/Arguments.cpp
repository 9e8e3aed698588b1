#include "app/cli/Arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace dmm::cli {

namespace {

std::string notEmpty(const std::string& text) {
  return text.empty() ? "expected a value, got an empty text" : "";
}

bool isWholeNumber(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](unsigned char c) { return c >= '0' && c <= '9'; });
}

/// Rewrites a number as CLI11 reads it, which takes a 0 at the beginning for octal and a number
/// that is too large for the largest one. What is no number is left to the option's other rules.
template <typename Number> std::string checkWholeNumber(std::string& text) {
  if (!isWholeNumber(text)) return "";
  const std::string_view digits = std::string_view(text).substr(text.front() == '+' ? 1 : 0);
  Number number = 0;
  const auto error = std::from_chars(digits.data(), digits.data() + digits.size(), number).ec;
  if (std::is_unsigned_v<Number> && digits.front() == '-')
    return fmt::format("expected a whole number from 0, got {}", text);
  if (error == std::errc::result_out_of_range) return fmt::format("{} is too large a number", text);
  text = std::to_string(number);
  return "";
}

std::string checkFinite(std::string& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool isNumber = end == text.data() + text.size() && error != std::errc::invalid_argument;
  const bool fits = error == std::errc() && std::isfinite(number);
  return isNumber && !fits ? fmt::format("expected a number, got {}", text) : "";
}

void check(CLI::Option& option) {
  if (option.get_items_expected_max() == 0) return; // a flag
  const std::string type = option.get_type_name();
  const auto add = [&](std::function<std::string(std::string&)> rule) {
    option.transform(CLI::Validator(std::move(rule), ""));
  };
  if (type.starts_with("INT")) add(checkWholeNumber<std::int64_t>);
  if (type.starts_with("UINT")) add(checkWholeNumber<std::uint64_t>);
  if (type.starts_with("FLOAT")) add(checkFinite);
  add(notEmpty); // the last one is asked first
}

} // namespace

void checkArguments(CLI::App& app) {
  for (CLI::Option* option : app.get_options(std::function<bool(CLI::Option*)>())) check(*option);
  for (CLI::App* command : app.get_subcommands(std::function<bool(CLI::App*)>()))
    checkArguments(*command);
}

void parseArguments(CLI::App& app, int argc, char** argv) {
  std::vector<std::string> arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    // CLI11 would take the next argument for the value.
    const bool isEmptyValue =
        argument.starts_with("--") && argument.find('=') + 1 == argument.size();
    arguments.push_back(isEmptyValue ? argument.substr(0, argument.size() - 1) : argument);
    if (isEmptyValue) arguments.emplace_back();
  }
  std::reverse(arguments.begin(), arguments.end()); // as CLI11 wants them
  app.parse(std::move(arguments));
}

} // namespace dmm::cli
