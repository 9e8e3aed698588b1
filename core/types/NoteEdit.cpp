#include "core/types/NoteEdit.h"

#include <algorithm>
#include <utility>

namespace dmm::types {

namespace {

int endOf(const Note& note) { return note.onset + note.duration; }

/// The piece as somebody has changed it.
Chorale changed(const Chorale& piece) {
  Chorale edited = piece;
  edited.origin.clear();
  return edited;
}

/// Fermatas of notes that are still there.
void dropLostFermatas(Chorale& piece, std::size_t voice) {
  std::erase_if(piece.fermatas[voice], [&](int onset) {
    return std::none_of(piece.voices[voice].begin(), piece.voices[voice].end(),
                        [&](const Note& note) { return note.onset == onset; });
  });
}

/// Makes room: notes that begin before keep what comes before, notes that end after what comes
/// after.
void clear(std::vector<Note>& voice, int begin, int end) {
  std::vector<Note> kept;
  for (const Note& note : voice) {
    if (note.onset < begin)
      kept.push_back({note.pitch, note.onset, std::min(endOf(note), begin) - note.onset});
    if (endOf(note) > end) {
      const int onset = std::max(note.onset, end);
      kept.push_back({note.pitch, onset, endOf(note) - onset});
    }
  }
  voice = std::move(kept);
}

} // namespace

Chorale withNote(const Chorale& piece, VoicePart voice, Note note) {
  const int end = std::min(endOf(note), piece.lengthSteps);
  note.onset = std::max(note.onset, 0);
  note.duration = end - note.onset;
  if (note.duration < 1 || note.pitch < kLowestPitch || note.pitch > kHighestPitch) return piece;
  Chorale edited = changed(piece);
  auto& notes = edited.voices.at(std::size_t(voice));
  clear(notes, note.onset, end);
  notes.insert(std::upper_bound(notes.begin(), notes.end(), note,
                                [](const Note& a, const Note& b) { return a.onset < b.onset; }),
               note);
  dropLostFermatas(edited, std::size_t(voice));
  return edited;
}

Chorale withoutNote(const Chorale& piece, VoicePart voice, const Note& note) {
  Chorale edited = changed(piece);
  std::erase(edited.voices.at(std::size_t(voice)), note);
  dropLostFermatas(edited, std::size_t(voice));
  return edited;
}

Chorale withNoteChanged(const Chorale& piece, VoicePart voice, const Note& before, Note now) {
  const auto v = std::size_t(voice);
  const auto& notes = piece.voices.at(v);
  if (std::find(notes.begin(), notes.end(), before) == notes.end()) return piece;
  const bool hadFermata = std::find(piece.fermatas[v].begin(), piece.fermatas[v].end(),
                                    before.onset) != piece.fermatas[v].end();
  const Chorale without = withoutNote(piece, voice, before);
  Chorale edited = withNote(without, voice, now);
  if (edited == without) return piece; // it would be gone
  now.onset = std::max(now.onset, 0);
  auto& fermatas = edited.fermatas[v];
  if (hadFermata && std::find(fermatas.begin(), fermatas.end(), now.onset) == fermatas.end()) {
    fermatas.push_back(now.onset);
    std::sort(fermatas.begin(), fermatas.end());
  }
  return edited;
}

Chorale onFinerGrid(const Chorale& piece, int factor) {
  Chorale finer = piece;
  finer.stepsPerQuarter *= factor;
  finer.lengthSteps *= factor;
  for (std::size_t v = 0; v < finer.voices.size(); ++v) {
    for (Note& note : finer.voices[v]) {
      note.onset *= factor;
      note.duration *= factor;
    }
    for (int& onset : finer.fermatas[v]) onset *= factor;
  }
  if (!finer.meter) return finer;
  finer.meter->pickupSteps *= factor;
  for (Meter::Change& change : finer.meter->changes) change.step *= factor;
  for (Meter::IrregularBar& bar : finer.meter->irregularBars) {
    bar.step *= factor;
    bar.lengthSteps *= factor;
  }
  return finer;
}

Chorale emptyPiece(int bars, int stepsPerQuarter) {
  Chorale piece;
  piece.stepsPerQuarter = stepsPerQuarter;
  piece.meter.emplace();
  piece.lengthSteps = bars * piece.meter->beats * stepsPerQuarter;
  piece.voicesInferred = false;
  return piece;
}

} // namespace dmm::types
