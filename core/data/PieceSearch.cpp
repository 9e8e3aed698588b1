#include "core/data/PieceSearch.h"

#include "core/support/Errors.h"
#include "core/support/Text.h"
#include "core/types/ParseNumber.h"

#include <algorithm>
#include <functional>
#include <optional>

namespace dmm::data {

using support::lowerCase;
using types::Chorale;
using types::PieceRef;

namespace {

constexpr std::size_t kShownCandidates = 3;

std::string nameOf(const Chorale& chorale) {
  return chorale.catalogueNumber.empty() ? "'" + chorale.title + "'" : chorale.catalogueNumber;
}

std::vector<PieceRef> piecesWith(const Dataset& dataset,
                                 const std::function<bool(const Chorale&)>& isMeant) {
  std::vector<PieceRef> found;
  for (const types::Split split : types::kSplits) {
    const auto& headings = dataset.headings(split);
    for (std::size_t i = 0; i < headings.size(); ++i)
      if (isMeant(headings[i])) found.push_back({split, static_cast<std::int64_t>(i)});
  }
  return found;
}

/// "train:3" or "train 3"; nothing where the text is of another form.
std::optional<PieceRef> placeIn(const Dataset& dataset, const std::string& wanted) {
  for (const types::Split split : types::kSplits) {
    const std::string name = types::toString(split);
    if (!wanted.starts_with(name + ":") && !wanted.starts_with(name + " ")) continue;
    const std::string digits = wanted.substr(name.size() + 1);
    std::uint32_t counted = 0; // has no sign
    if (digits.size() > 6 || !types::parseNumber(digits, counted)) continue;
    const std::int64_t number = counted;
    const auto pieces = static_cast<std::int64_t>(dataset.rolls(split).size());
    if (number < 1 || number > pieces)
      throw support::InputError(wanted, dataset.summary().name + " has " + std::to_string(pieces) +
                                            " " + name + " pieces, counted from 1");
    return PieceRef{split, number - 1};
  }
  return std::nullopt;
}

} // namespace

PieceRef findPlace(const Dataset& dataset, const std::string& wanted) {
  const std::string text = lowerCase(wanted);
  if (const auto place = placeIn(dataset, text)) return *place;
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
    if (found.size() == 1) return found.front();
    if (found.empty()) continue;
    std::string names;
    for (std::size_t i = 0; i < std::min(found.size(), kShownCandidates); ++i)
      names += (i == 0 ? "" : ", ") +
               nameOf(dataset.headings(found[i].split)[static_cast<std::size_t>(found[i].place)]);
    if (found.size() > kShownCandidates) names += ", ...";
    throw support::InputError("'" + wanted + "' is " + std::to_string(found.size()) +
                              " pieces of " + dataset.summary().name + ": " + names);
  }
  throw support::InputError("'" + wanted + "' is no piece of " + dataset.summary().name +
                            "; expected a catalogue number, a title, or a place such as train:3");
}

const Chorale& findPiece(const Dataset& dataset, const std::string& wanted) {
  const PieceRef piece = findPlace(dataset, wanted);
  return dataset.chorale(piece.split, static_cast<std::size_t>(piece.place));
}

} // namespace dmm::data
