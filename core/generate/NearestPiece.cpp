#include "core/generate/NearestPiece.h"

#include <algorithm>

namespace dmm::generate {

namespace {

/// Equal slices with slice 0 of the roll laid on slice `offset` of the piece.
std::size_t equalSlices(const types::PianoRoll& roll, std::size_t firstComposed,
                        const types::PianoRoll& piece, std::int64_t offset) {
  const auto first = std::max<std::int64_t>(static_cast<std::int64_t>(firstComposed), -offset);
  const auto last = std::min(static_cast<std::int64_t>(roll.length()),
                             static_cast<std::int64_t>(piece.length()) - offset);
  std::size_t equal = 0;
  for (std::int64_t t = first; t < last; ++t) {
    const types::Slice& slice = roll.slices[static_cast<std::size_t>(t)];
    if (slice.any() && slice == piece.slices[static_cast<std::size_t>(t + offset)]) ++equal;
  }
  return equal;
}

std::string labelOf(const types::Chorale& chorale) {
  return chorale.catalogueNumber.empty() ? chorale.title : chorale.catalogueNumber;
}

} // namespace

std::size_t givenSlices(const types::GenerationSettings& settings) {
  return settings.mode == types::GenerationMode::Continue
             ? static_cast<std::size_t>(settings.givenQuarters * settings.slicesPerQuarter)
             : 0;
}

std::optional<types::NearestPiece> findNearestTrainingPiece(const types::PianoRoll& roll,
                                                            std::size_t firstComposed,
                                                            const data::Dataset& dataset) {
  std::size_t counted = 0;
  for (std::size_t t = firstComposed; t < roll.length(); ++t) counted += roll.slices[t].any();
  const auto& pieces = dataset.rolls(types::Split::Train);
  if (counted == 0 || pieces.empty()) return std::nullopt;

  types::NearestPiece nearest;
  std::size_t most = 0;
  for (std::size_t place = 0; place < pieces.size(); ++place) {
    const auto length = static_cast<std::int64_t>(pieces[place].length());
    for (auto offset = 1 - static_cast<std::int64_t>(roll.length()); offset < length; ++offset) {
      const std::size_t equal = equalSlices(roll, firstComposed, pieces[place], offset);
      if (equal <= most) continue;
      most = equal;
      nearest.piece.place = static_cast<std::int64_t>(place);
      nearest.offset = offset;
    }
  }
  nearest.share = static_cast<double>(most) / static_cast<double>(counted);
  nearest.label = labelOf(
      dataset.headings(types::Split::Train).at(static_cast<std::size_t>(nearest.piece.place)));
  return nearest;
}

} // namespace dmm::generate
