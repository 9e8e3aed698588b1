#include "core/types/RunName.h"

#include "core/types/ConfigField.h"
#include "core/types/RunComparison.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace dmm::types {

namespace {

constexpr const char* kBetween = " \u00b7 ";
constexpr std::size_t kMostParts = 5;

bool differs(const ConfigField& field, const ExperimentConfig& a, const ExperimentConfig& b) {
  if (field.key == "dataset.name") return !haveSameDataset(a, b);
  return field.value(a) != field.value(b);
}

/// "lr 0.001"; a text says by itself what it is: "iwae".
std::string partOf(const ConfigField& field, const ExperimentConfig& config) {
  if (field.key == "dataset.name") return shownName(config.dataset);
  const FieldValue value = field.value(config);
  const std::string text = shownText(value);
  if (std::holds_alternative<std::string>(value)) return text;
  return (field.shortName.empty() ? field.name() : field.shortName) + " " + text;
}

std::vector<std::string> partsOf(std::string_view name) {
  std::vector<std::string> parts;
  for (auto end = name.find(kBetween); end != std::string_view::npos; end = name.find(kBetween)) {
    parts.emplace_back(name.substr(0, end));
    name.remove_prefix(end + std::string_view(kBetween).size());
  }
  parts.emplace_back(name);
  return parts;
}

/// Of UTF-8: a letter or digit, or a byte of a character that is not ASCII.
bool isOfWord(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0;
}

/// Without a number's word at the end, and what divides it from the rest: "quick, seed " is
/// "quick".
std::string withoutSeed(std::string text) {
  const auto trim = [&] {
    while (!text.empty() && !isOfWord(text.back())) text.pop_back();
  };
  constexpr std::string_view kSeed = "seed";
  trim();
  if (text.size() >= kSeed.size()) {
    const std::size_t begin = text.size() - kSeed.size();
    const bool isWord = begin == 0 || !isOfWord(text[begin - 1]);
    if (isWord &&
        std::equal(kSeed.begin(), kSeed.end(), text.begin() + std::ptrdiff_t(begin),
                   [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); }))
      text.erase(begin);
  }
  trim();
  return text;
}

/// What some texts begin with, in whole words.
std::string commonBeginning(const std::vector<std::string>& texts) {
  std::size_t length = texts.front().size();
  for (const std::string& text : texts) {
    length = std::min(length, text.size());
    while (texts.front().compare(0, length, text, 0, length) != 0) --length;
  }
  const auto splitsWord = [&](const std::string& text) {
    return length > 0 && text.size() > length && isOfWord(text[length - 1]) &&
           isOfWord(text[length]);
  };
  while (std::any_of(texts.begin(), texts.end(), splitsWord)) --length;
  return texts.front().substr(0, length);
}

} // namespace

std::string RunNaming::nameOf(const ExperimentConfig& config,
                              const std::vector<std::string>& always) const {
  struct Part {
    std::string text;
    bool isAsked;
  };
  std::vector<Part> parts;
  for (const ConfigField& field : experimentFields()) {
    const bool isAsked = std::find(always.begin(), always.end(), field.key) != always.end();
    const bool tells =
        !field.shortName.empty() && field.appliesTo(config) && differs(field, config, baseline);
    if (isAsked || tells) parts.push_back({partOf(field, config), isAsked});
  }
  const auto asked = std::size_t(
      std::count_if(parts.begin(), parts.end(), [](const Part& part) { return part.isAsked; }));
  std::size_t room = parts.size(); // for those that nobody asked for
  if (parts.size() > kMostParts) room = asked < kMostParts - 1 ? kMostParts - 1 - asked : 0;
  std::size_t more = 0;
  std::string name = base;
  for (const Part& part : parts) {
    if (!part.isAsked && room == 0) {
      ++more;
      continue;
    }
    if (!part.isAsked) --room;
    name += kBetween + part.text;
  }
  if (more > 0) name += kBetween + std::to_string(more) + " more";
  return name;
}

std::string renamed(const std::string& name, const ExperimentConfig& before,
                    const ExperimentConfig& after) {
  std::string changed = name;
  for (const ConfigField& field : experimentFields()) {
    if (field.shortName.empty() || !differs(field, before, after)) continue;
    const std::string old = kBetween + partOf(field, before);
    const std::string fresh = kBetween + partOf(field, after);
    const auto place = changed.find(old);
    const auto end = place == std::string::npos ? place : place + old.size();
    if (end != std::string::npos &&
        (end == changed.size() || changed.compare(end, 2, std::string(kBetween, 2)) == 0))
      changed.replace(place, old.size(), fresh);
    else
      changed += fresh;
  }
  return changed;
}

std::string shownName(const RunSummary& run) {
  if (!run.info.name.empty()) return run.info.name;
  if (run.isPartial || !run.problem.empty()) return run.info.id;
  return RunNaming{}.nameOf(run.config);
}

std::string shownName(const ExperimentConfig::DatasetConfig& dataset) {
  if (!dataset.name.empty()) return dataset.name;
  if (dataset.file.empty()) return "the built-in chorales";
  const std::string file = dataset.file.substr(dataset.file.find_last_of('/') + 1);
  return file.substr(0, file.find_last_of('.'));
}

std::string sharedName(const std::vector<std::string>& names) {
  std::vector<std::string> shared = partsOf(names.front());
  std::vector<std::string> first, distinct;
  for (const std::string& name : names) {
    const auto parts = partsOf(name);
    first.push_back(parts.front());
    std::erase_if(shared, [&](const std::string& part) {
      return std::find(parts.begin(), parts.end(), part) == parts.end();
    });
    if (std::find(distinct.begin(), distinct.end(), name) == distinct.end())
      distinct.push_back(name);
  }
  std::string text = withoutSeed(commonBeginning(first));
  if (!shared.empty() && shared.front() == first.front()) text.clear(); // comes as it is
  for (const std::string& part : shared) text += (text.empty() ? "" : kBetween) + part;
  if (!text.empty()) return text;
  for (const std::string& name : distinct) text += (text.empty() ? "" : ", ") + name;
  return text;
}

} // namespace dmm::types
