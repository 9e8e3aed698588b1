#include "core/types/ValueList.h"

#include <gtest/gtest.h>

using namespace dmm;

namespace {

types::ValueList parse(const std::string& key, const std::string& text) {
  return types::parseValueList(*types::findField(key), text);
}

std::vector<std::string> texts(const types::ValueList& list) {
  std::vector<std::string> words;
  for (const auto& value : list.values) words.push_back(types::toText(value));
  return words;
}

struct Case {
  const char* key;
  const char* text;
  std::vector<std::string> values;
};

} // namespace

TEST(ValueList, ReadsListsAndRanges) {
  const std::vector<Case> cases{
      {"run.seed", "7", {"7"}},
      {"run.seed", "0..3", {"0", "1", "2", "3"}},
      {"run.seed", "1-3", {"1", "2", "3"}},
      {"run.seed", "1\u20133, 7\u20148", {"1", "2", "3", "7", "8"}},
      {"run.seed", "1 - 3, 5 .. 6", {"1", "2", "3", "5", "6"}},
      {"run.seed", "1 \u2013 2", {"1", "2"}},
      {"run.seed", "9 1-2;4..5", {"9", "1", "2", "4", "5"}},
      {"run.seed", "42, 1..2;9", {"42", "1", "2", "9"}},
      {"run.seed", "1 1 1..2", {"1", "2"}},
      {"optimiser.learning_rate", "1e-1, 5e-1", {"0.1", "0.5"}}, // an exponent is no range
      {"optimiser.learning_rate", "0.5, 0.25", {"0.5", "0.25"}},
      {"objective.name", "iwae trace_elbo", {"iwae", "trace_elbo"}},
  };
  for (const Case& one : cases) {
    const auto list = parse(one.key, one.text);
    EXPECT_EQ(list.problem, "") << one.text;
    EXPECT_EQ(texts(list), one.values) << one.text;
  }
}

TEST(ValueList, SaysWhatIsWrong) {
  const std::vector<std::array<const char*, 3>> cases{
      {"run.seed", " , ", "at least one"},
      {"run.seed", "1, two", "got two"},
      {"run.seed", "-1", "got -1"},
      {"run.seed", "5..1", "5..1"},
      {"run.seed", "5-1", "5-1"},
      {"run.seed", "-1-2", "got -1"},
      {"run.seed", "1-", "got 1-"},
      {"run.seed", "1 -", "got 1-"},
      {"run.seed", "1, - 3", "got -"},
      {"run.seed", "0..4294967295", "at most 200"},
      {"run.seed", "-9223372036854775808..9223372036854775807", "at most 200"},
      {"objective.name", "elbow", "got elbow"},
      {"optimiser.learning_rate", "0..1", "got 0..1"},
  };
  for (const auto& [key, text, part] : cases) {
    const std::string problem = parse(key, text).problem;
    EXPECT_NE(problem.find(part), std::string::npos) << text << ": " << problem;
  }
}
