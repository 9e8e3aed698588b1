#include "core/types/RunQuery.h"

#include "core/types/ParseNumber.h"
#include "core/types/RunComparison.h"
#include "core/types/RunName.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace dmm::types {

namespace {

using Texts = std::vector<std::string>;

/// Something to ask of a run. A number that nobody knows is NaN, a text that nobody knows is none.
struct Subject {
  std::function<double(const RunSummary&)> number; ///< or else
  std::function<Texts(const RunSummary&)> texts;   ///< of which one is enough
  Texts choices = {};                              ///< every text there is, where that is known
};

/// Letters of ASCII only: others are compared as they are.
std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  return text;
}

bool contains(const std::string& text, const std::string& part) {
  return lower(text).find(lower(part)) != std::string::npos;
}

Subject settingSubject(const ConfigField& field) {
  const auto isKnown = [&field](const RunSummary& run) {
    return !run.isPartial && field.appliesTo(run.config);
  };
  Subject subject;
  if (std::holds_alternative<std::string>(field.value({}))) {
    subject.choices = field.choices;
    subject.texts = [&field, isKnown](const RunSummary& run) {
      return isKnown(run) ? Texts{std::get<std::string>(field.value(run.config))} : Texts{};
    };
  } else {
    subject.number = [&field, isKnown](const RunSummary& run) {
      if (!isKnown(run)) return kNotMeasured;
      const FieldValue value = field.value(run.config);
      const auto* whole = std::get_if<std::int64_t>(&value);
      return whole ? double(*whole) : std::get<double>(value);
    };
  }
  return subject;
}

Texts statusWords() {
  Texts words;
  for (int status = 0; status <= int(RunStatus::Interrupted); ++status)
    words.push_back(toString(RunStatus(status)));
  return words;
}

std::map<std::string, Subject> makeSubjects() {
  std::map<std::string, Subject> subjects;
  for (const ConfigField& field : experimentFields()) {
    if (field.recordedOnly || field.key == "name") continue;
    const Subject subject = settingSubject(field);
    for (const std::string& name : {field.key, field.name(), field.shortName})
      if (!name.empty()) subjects.emplace(lower(name), subject);
  }
  const auto add = [&](std::initializer_list<const char*> names, const Subject& subject) {
    for (const char* name : names) subjects[name] = subject;
  };
  for (const BestFigure& figure : bestFigures())
    add({figure.key},
        {[&figure](const RunSummary& run) { return bestFigure(run, figure); }, nullptr});
  add({"nll", "valid"}, subjects.at("valid_nll"));
  add({"test"}, subjects.at("test_nll"));
  add({"done"}, {[](const RunSummary& run) {
                   return run.isPartial ? kNotMeasured : double(run.epochsDone());
                 },
                 nullptr});
  const auto addText = [&](const char* name, auto text) {
    add({name}, {nullptr, [text](const RunSummary& run) { return Texts{text(run.info)}; }});
  };
  add({"name"}, {nullptr, [](const RunSummary& run) { return Texts{shownName(run)}; }});
  addText("id", [](const RunInfo& info) { return info.id; });
  addText("notes", [](const RunInfo& info) { return info.notes; });
  addText("machine", [](const RunInfo& info) { return info.machine; });
  addText("created", [](const RunInfo& info) { return info.created; });
  add({"tag", "tags"}, {nullptr, [](const RunSummary& run) { return run.info.tags; }});
  add({"status"}, {nullptr, [](const RunSummary& run) { return Texts{toString(run.info.status)}; },
                   statusWords()});
  return subjects;
}

const Subject* findSubject(const std::string& name) {
  static const std::map<std::string, Subject> subjects = makeSubjects();
  const auto found = subjects.find(lower(name));
  return found == subjects.end() ? nullptr : &found->second;
}

bool compare(double a, const std::string& sign, double b) {
  if (std::isnan(a)) return false;
  if (sign == "<") return a < b;
  if (sign == "<=") return a <= b;
  if (sign == ">") return a > b;
  if (sign == ">=") return a >= b;
  return (a == b) == (sign != "!=");
}

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool isNameLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.';
}

/// Takes a text apart from left to right.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : m_text(text) {}

  bool skipSpaces() { // false at the end
    while (m_at < m_text.size() && isSpace(m_text[m_at])) ++m_at;
    return m_at < m_text.size();
  }
  bool isQuoted() const { return m_at < m_text.size() && m_text[m_at] == '"'; }

  /// A word, or all between quotation marks; a missing second one is at the end.
  std::string takeValue() {
    if (!isQuoted()) return takeWhile([](char c) { return !isSpace(c); });
    ++m_at;
    std::string value = takeWhile([](char c) { return c != '"'; });
    m_at = std::min(m_at + 1, m_text.size());
    return value;
  }

  /// A name and the sign after it, around which there may be spaces; else takes nothing.
  bool takeFieldAndSign(std::string& field, std::string& sign) {
    const std::size_t start = m_at;
    field = takeWhile(isNameLetter);
    skipSpaces();
    sign.clear();
    for (const char* known : {"<=", ">=", "!=", "<", ">", "=", ":"})
      if (sign.empty() && m_text.substr(m_at).starts_with(known)) sign = known;
    m_at = field.empty() || sign.empty() ? start : m_at + sign.size();
    return m_at != start;
  }

 private:
  template <typename Test> std::string takeWhile(Test test) {
    const std::size_t start = m_at;
    while (m_at < m_text.size() && test(m_text[m_at])) ++m_at;
    return std::string(m_text.substr(start, m_at - start));
  }

  std::string_view m_text;
  std::size_t m_at = 0;
};

std::string listed(const Texts& texts) {
  std::string list;
  for (const auto& text : texts) list += (list.empty() ? "" : ", ") + text;
  return list;
}

} // namespace

RunQuery::RunQuery(std::string_view text) {
  Scanner scanner(text);
  while (scanner.skipSpaces()) {
    std::string field, sign;
    if (scanner.isQuoted() || !scanner.takeFieldAndSign(field, sign)) {
      m_words.push_back(scanner.takeValue());
    } else {
      scanner.skipSpaces();
      readCondition(field, sign, scanner.takeValue());
    }
  }
}

void RunQuery::readCondition(const std::string& field, const std::string& sign,
                             const std::string& value) {
  const auto refuse = [&](const std::string& problem) {
    if (m_problem.empty()) m_problem = problem;
  };
  const Subject* subject = findSubject(field);
  if (!subject)
    return refuse("Nothing is called \"" + field + "\". For example: lr>0.005, dataset:name, " +
                  "status:failed, nll<7.2, tag:night");
  if (value.empty()) return refuse("What is to come after " + field + sign + "?");
  if (subject->number) {
    double number = 0;
    if (!parseNumber(value, number) || !std::isfinite(number))
      return refuse(field + ": expected a number, got " + value);
    m_conditions.push_back([subject, sign, number](const RunSummary& run) {
      return compare(subject->number(run), sign, number);
    });
    return;
  }
  if (sign[0] == '<' || sign[0] == '>')
    return refuse(field + " is a text: use " + field + ":" + value + " or " + field + "=" + value);
  const auto fits = [sign, value](const std::string& text) {
    return sign == ":" ? contains(text, value) : lower(text) == lower(value);
  };
  if (!subject->choices.empty() &&
      std::none_of(subject->choices.begin(), subject->choices.end(), fits))
    return refuse("No " + field + " is called " + value + ": expected " + listed(subject->choices));
  m_conditions.push_back([subject, fits, isNegative = sign == "!="](const RunSummary& run) {
    const Texts texts = subject->texts(run);
    return std::any_of(texts.begin(), texts.end(), fits) != isNegative;
  });
}

bool RunQuery::matches(const RunSummary& run) const {
  return std::all_of(m_conditions.begin(), m_conditions.end(),
                     [&](const auto& condition) { return condition(run); });
}

} // namespace dmm::types
