#include "core/data/PieceSearch.h"

#include "core/support/Errors.h"
#include "core/support/Text.h"

#include <functional>

namespace dmm::data {

using support::lowerCase;
using types::Chorale;

namespace {

constexpr std::size_t kShownCandidates = 3;

std::string nameOf(const Chorale& chorale) {
  return chorale.catalogueNumber.empty() ? "'" + chorale.title + "'" : chorale.catalogueNumber;
}

/// Where a piece is.
struct Place {
  types::Split split;
  std::size_t place;
};

std::vector<Place> piecesWith(const Dataset& dataset,
                              const std::function<bool(const Chorale&)>& isMeant) {
  std::vector<Place> found;
  for (const types::Split split : types::kSplits) {
    const auto& headings = dataset.headings(split);
    for (std::size_t i = 0; i < headings.size(); ++i)
      if (isMeant(headings[i])) found.push_back({split, i});
  }
  return found;
}

/// "train 3"; nullptr where the text is no such place.
const Chorale* pieceAt(const Dataset& dataset, const std::string& wanted) {
  for (const types::Split split : types::kSplits) {
    const std::string beginning = std::string(types::toString(split)) + " ";
    if (!wanted.starts_with(beginning)) continue;
    const std::string digits = wanted.substr(beginning.size());
    if (digits.empty() || digits.size() > 6 ||
        digits.find_first_not_of("0123456789") != std::string::npos)
      continue;
    const auto number = std::stoul(digits);
    if (number >= 1 && number <= dataset.rolls(split).size())
      return &dataset.chorale(split, number - 1);
  }
  return nullptr;
}

} // namespace

const Chorale& findPiece(const Dataset& dataset, const std::string& wanted) {
  const std::string text = lowerCase(wanted);
  if (const Chorale* chorale = pieceAt(dataset, text)) return *chorale;
  const std::function<bool(const Chorale&)> ways[] = {
      [&](const Chorale& chorale) {
        const std::string number = lowerCase(chorale.catalogueNumber);
        return !number.empty() && (number == text || number == "bwv " + text);
      },
      [&](const Chorale& chorale) { return lowerCase(chorale.title) == text; },
      [&](const Chorale& chorale) {
        return !text.empty() && lowerCase(chorale.title).find(text) != std::string::npos;
      }};
  for (const auto& isMeant : ways) {
    const auto found = piecesWith(dataset, isMeant);
    if (found.size() == 1) return dataset.chorale(found.front().split, found.front().place);
    if (found.empty()) continue;
    std::string names;
    for (std::size_t i = 0; i < std::min(found.size(), kShownCandidates); ++i)
      names += (i == 0 ? "" : ", ") + nameOf(dataset.headings(found[i].split)[found[i].place]);
    if (found.size() > kShownCandidates) names += ", ...";
    throw support::InputError("'" + wanted + "' is " + std::to_string(found.size()) +
                              " pieces of " + dataset.summary().name + ": " + names);
  }
  throw support::InputError("'" + wanted + "' is no piece of " + dataset.summary().name +
                            "; expected a catalogue number, a title, or a place such as 'train 3'");
}

} // namespace dmm::data
