#include "core/formats/TiedNotes.h"

#include "core/types/Bars.h"

#include <cmath>
#include <map>
#include <utility>

namespace dmm::formats {

namespace {

bool follows(const WrittenNote& after, const WrittenNote& before) {
  return std::abs(before.note.end - after.note.start) < types::kSameTime;
}

using Key = std::pair<std::string, int>; // line and pitch

Key keyOf(const WrittenNote& note) { return {note.line, note.note.pitch}; }

/// Of each note, whether the next of its pitch in its line follows at once.
std::vector<bool> followedInLine(const std::vector<WrittenNote>& notes) {
  std::vector<bool> followed(notes.size());
  std::map<Key, std::size_t> next;
  for (std::size_t i = notes.size(); i-- > 0;) {
    const auto [found, isLast] = next.try_emplace(keyOf(notes[i]), i);
    followed[i] = !isLast && follows(notes[found->second], notes[i]);
    found->second = i;
  }
  return followed;
}

} // namespace

std::vector<WrittenNote> joinTied(const std::vector<WrittenNote>& notes) {
  const std::vector<bool> followed = followedInLine(notes);
  std::vector<WrittenNote> joined;
  std::vector<std::size_t> places(notes.size()); // in `joined`
  std::map<Key, std::size_t> latestOfLine;
  std::map<int, std::size_t> latestOfPart; // by pitch
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const WrittenNote& note = notes[i];
    const auto [inLine, isFirstOfLine] = latestOfLine.try_emplace(keyOf(note), i);
    const auto [inPart, isFirstOfPart] = latestOfPart.try_emplace(note.note.pitch, i);
    const std::size_t before = inLine->second, elsewhere = inPart->second;
    const auto joins = [&](std::size_t other, bool mayGoOn) {
      return follows(note, notes[other]) && (note.isHeld || (notes[other].goesOn && mayGoOn));
    };
    if (!isFirstOfLine && joins(before, true)) {
      places[i] = places[before];
    } else if (!isFirstOfPart && joins(elsewhere, !followed[elsewhere])) {
      places[i] = places[elsewhere];
    } else {
      places[i] = joined.size();
      joined.push_back(note);
    }
    PlayedNote& whole = joined[places[i]].note;
    whole.end = note.note.end;
    whole.hasFermata = whole.hasFermata || note.note.hasFermata;
    inLine->second = inPart->second = i;
  }
  return joined;
}

} // namespace dmm::formats
