#include "core/generate/SourcePiece.h"

#include "core/support/Errors.h"

#include <fmt/format.h>

namespace dmm::generate {

std::string toText(const types::PieceRef& piece) {
  return fmt::format("{}:{}", types::toString(piece.split), piece.place + 1);
}

const types::PianoRoll& findRoll(const data::Dataset& dataset, const types::PieceRef& piece) {
  const auto& rolls = dataset.rolls(piece.split);
  if (piece.place < 0 || piece.place >= static_cast<std::int64_t>(rolls.size()))
    throw support::InputError(toText(piece),
                              fmt::format("{} has {} {} pieces", dataset.summary().name,
                                          rolls.size(), types::toString(piece.split)));
  const types::PianoRoll& roll = rolls[static_cast<std::size_t>(piece.place)];
  if (roll.slices.empty()) throw support::InputError(toText(piece), "the piece is empty");
  return roll;
}

types::PianoRoll firstSlices(const types::PianoRoll& roll, std::int64_t count) {
  return {{roll.slices.begin(), roll.slices.begin() + count}};
}

} // namespace dmm::generate
