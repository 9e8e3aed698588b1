#include "core/types/ParseNumber.h"

#include <cmath>
#include <cstdint>
#include <gtest/gtest.h>
#include <limits>
#include <string>

namespace dmm::types {
namespace {

constexpr int kBefore = 7;

template <typename Number> std::string read(std::string_view text) {
  Number number = kBefore;
  const bool isNumber = parseNumber(text, number);
  EXPECT_TRUE(isNumber || number == Number(kBefore)) << text;
  return isNumber ? std::to_string(number) : "none";
}

TEST(ParseNumberTest, wholeNumbersAreWhole) {
  EXPECT_EQ(read<int>("42"), "42");
  EXPECT_EQ(read<int>("-42"), "-42");
  EXPECT_EQ(read<int>("007"), "7"); // decimal, whatever it begins with
  EXPECT_EQ(read<unsigned>("0"), "0");
  for (const char* none : {"", " ", "4 2", " 42", "42 ", "4.2", "42x", "+42", "0x2a", "1e3", "-"})
    EXPECT_EQ(read<int>(none), "none") << '"' << none << '"';
  EXPECT_EQ(read<unsigned>("-1"), "none");
}

TEST(ParseNumberTest, whatDoesNotFitIsNone) {
  EXPECT_EQ(read<std::int64_t>("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(read<std::int64_t>("9223372036854775808"), "none");
  EXPECT_EQ(read<std::int64_t>("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(read<std::int64_t>("-9223372036854775809"), "none");
  EXPECT_EQ(read<double>("1e309"), "none");
}

TEST(ParseNumberTest, figuresAreExact) {
  const std::pair<const char*, double> rows[] = {
      {"0.1", 0.1}, {"3e-4", 3.0 / 10000}, {"-2.5", -2.5}, {".5", 0.5}, {"5.", 5}, {"1E2", 100}};
  for (const auto& [text, expected] : rows) {
    double number = kBefore;
    EXPECT_TRUE(parseNumber(text, number)) << text;
    EXPECT_EQ(number, expected) << text;
  }
  for (const char* none : {"", "0,1", "1e", "1 e3", "one", "0.1.2", "1e-3 ", "+1"})
    EXPECT_EQ(read<double>(none), "none") << '"' << none << '"';
}

TEST(ParseNumberTest, whatIsNotFiniteIsRead) {
  double number = kBefore;
  EXPECT_TRUE(parseNumber("nan", number));
  EXPECT_TRUE(std::isnan(number));
  EXPECT_TRUE(parseNumber("-inf", number));
  EXPECT_EQ(number, -std::numeric_limits<double>::infinity());
}

TEST(ParseNumberTest, aPartOfATextIsReadAlone) {
  const std::string beats = "3+2";
  int term = 0;
  EXPECT_TRUE(parseNumber(std::string_view(beats).substr(0, 1), term));
  EXPECT_EQ(term, 3);
}

TEST(ParseNumberTest, onePlusSignIsTakenOff) {
  EXPECT_EQ(withoutPlus("+3"), "3");
  EXPECT_EQ(withoutPlus("3"), "3");
  EXPECT_EQ(withoutPlus("-3"), "-3");
  EXPECT_EQ(withoutPlus("++3"), "+3"); // which is none
  EXPECT_EQ(withoutPlus("+-3"), "+-3");
  EXPECT_EQ(withoutPlus(""), "");
}

} // namespace
} // namespace dmm::types
