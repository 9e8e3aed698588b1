#include "app/cli/PieceArgument.h"

#include "app/cli/Commands.h"
#include "core/data/Dataset.h"
#include "core/data/DatasetLibrary.h"
#include "core/formats/ScoreReading.h"
#include "core/generate/AncestralSampler.h"
#include "core/runs/RunStore.h"
#include "core/support/Errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <vector>

namespace dmm::cli {

namespace {

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

/// "test 3": the third piece of the test split, or nullptr.
const types::Chorale* pieceAt(const data::Dataset& dataset, const std::string& place) {
  const auto gap = place.find(' ');
  if (gap == std::string::npos) return nullptr;
  std::size_t number = 0;
  const char* end = place.data() + place.size();
  if (std::from_chars(place.data() + gap + 1, end, number).ptr != end) return nullptr;
  for (const types::Split split : types::kSplits)
    if (place.compare(0, gap, types::toString(split)) == 0 && number >= 1 &&
        number <= dataset.chorales(split).size())
      return &dataset.chorales(split)[number - 1];
  return nullptr;
}

types::Chorale findInDataset(const data::Dataset& dataset, const std::string& wanted) {
  if (const types::Chorale* piece = pieceAt(dataset, wanted)) return *piece;
  const std::string text = lowered(wanted);
  std::vector<const types::Chorale*> found;
  for (const types::Split split : types::kSplits)
    for (const types::Chorale& piece : dataset.chorales(split)) {
      const std::string number = lowered(piece.catalogueNumber);
      if (!number.empty() && (number == text || number == "bwv " + text)) return piece;
      if (lowered(piece.title).find(text) != std::string::npos) found.push_back(&piece);
    }
  const std::string where = dataset.summary().name;
  if (found.empty())
    throw support::InputError(where, fmt::format("there is no piece \"{}\"; expected a catalogue "
                                                 "number, a title or a place such as \"test 3\"",
                                                 wanted));
  if (found.size() > 1)
    throw support::InputError(
        where, fmt::format("{} pieces have \"{}\" in their title, such as {} {} and {} {}",
                           found.size(), wanted, found[0]->catalogueNumber, found[0]->title,
                           found[1]->catalogueNumber, found[1]->title));
  return *found.front();
}

types::Chorale compose(const PieceArgument& argument) {
  const auto run = runs::RunStore(runsFolder(argument.runs)).find(argument.text);
  return generate::AncestralSampler(run.modelCheckpoint()).sample({argument.length, argument.seed});
}

} // namespace

types::Chorale findPiece(const PieceArgument& argument) {
  const std::string& text = argument.text;
  if (std::filesystem::is_regular_file(text)) return formats::readScore(text).chorale;
  if (formats::isScoreFile(text)) throw support::InputError(text, "no such file");
  const auto colon = text.find(':');
  if (colon == std::string::npos) return compose(argument);
  const auto file = data::DatasetLibrary::standard().find(text.substr(0, colon));
  return findInDataset(*data::Dataset::fromFile(file), text.substr(colon + 1));
}

} // namespace dmm::cli
