#include "core/support/Text.h"

#include <gtest/gtest.h>

using namespace dmm::support;

namespace {
const std::string kUnknown = "\xEF\xBF\xBD"; // U+FFFD
}

TEST(ValidUtf8, ReplacesWhatIsNoCharacter) {
  EXPECT_EQ(validUtf8(""), "");
  EXPECT_EQ(validUtf8("a\nb\x1b"), "a\nb\x1b");
  for (const std::string good : {"é", "€", "𝄞", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF", "\xEE\x80\x80"})
    EXPECT_EQ(validUtf8(good), good);
  EXPECT_EQ(validUtf8("\xFF\xFE"), kUnknown + kUnknown);
  EXPECT_EQ(validUtf8("a\xE9z"), "a" + kUnknown + "z"); // Latin-1
  // The Unicode Standard, 3.9, table 3-8: one for each maximal subpart.
  EXPECT_EQ(validUtf8("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64"),
            "a" + kUnknown + kUnknown + kUnknown + "b" + kUnknown + "c" + kUnknown + kUnknown +
                "d");
  // Too long a form, a surrogate, beyond Unicode: table 3-9 to 3-11.
  EXPECT_EQ(validUtf8("\xC0\xAF"), kUnknown + kUnknown);
  EXPECT_EQ(validUtf8("\xED\xA0\x80"), kUnknown + kUnknown + kUnknown);
  EXPECT_EQ(validUtf8("\xF4\x91\x92\x93"), kUnknown + kUnknown + kUnknown + kUnknown);
  EXPECT_EQ(validUtf8("\xE2\x82"), kUnknown); // cut short
}

TEST(Printable, LeavesNothingThatATerminalObeys) {
  EXPECT_EQ(printable("Chorale № 3, “wide”"), "Chorale № 3, “wide”");
  EXPECT_EQ(printable("a\x1b[31mb\x07"), "a\\u001b[31mb\\u0007");
  EXPECT_EQ(printable("one\ntwo\r\tthree"), "one\\ntwo\\r\\tthree");
  EXPECT_EQ(printable(std::string_view("\0\x7f", 2)), "\\u0000\\u007f");
  EXPECT_EQ(printable("\xC2\x9B"), "\\u009b");     // CSI in one character
  EXPECT_EQ(printable("\xE2\x80\xAE"), "\\u202e"); // writes backwards from here
  EXPECT_EQ(printable("\xE2\x81\xA6"), "\\u2066");
  EXPECT_EQ(printable("\x9B\xFF"), kUnknown + kUnknown); // CSI in one byte
}

TEST(TextProblem, SaysWhyATextIsNone) {
  EXPECT_EQ(textProblem("wide, night é", Lines::One), "");
  EXPECT_EQ(textProblem("a\nb", Lines::One), "has a control character (\\n)");
  EXPECT_EQ(textProblem("a\nb\tc", Lines::Many), "");
  EXPECT_EQ(textProblem("a\rb", Lines::Many), "has a control character (\\r)");
  EXPECT_EQ(textProblem("a\x1b", Lines::Many), "has a control character (\\u001b)");
  EXPECT_EQ(textProblem("a\xFF", Lines::One), "is not UTF-8");
}
