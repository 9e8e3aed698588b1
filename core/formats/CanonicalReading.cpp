#include "core/formats/CanonicalReading.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace dmm::formats {

using types::Note;

namespace {

/// One voice as the reading has it.
struct ReadVoice {
  const std::vector<Note>* notes = nullptr;
  std::vector<std::size_t> keys; ///< of each note in the roll
  std::vector<bool> late;
  int delay = 0;
  bool holdsRests = false;

  static constexpr std::size_t kSilent = static_cast<std::size_t>(-1);

  /// The note that sounds at this step, or kSilent.
  std::size_t soundingAt(int step) const {
    const int at = step - delay;
    const auto after = std::upper_bound(notes->begin(), notes->end(), at,
                                        [](int time, const Note& n) { return time < n.onset; });
    if (after == notes->begin()) return kSilent;
    const auto note = std::prev(after);
    if (at >= note->onset + note->duration && !holdsRests) return kSilent;
    return static_cast<std::size_t>(note - notes->begin());
  }
};

ReadVoice readVoice(const types::Chorale& chorale, const CanonicalReading& reading, std::size_t v) {
  ReadVoice voice;
  voice.notes = &chorale.voices.at(v);
  voice.late.resize(voice.notes->size());
  voice.delay = reading.delay.at(v);
  voice.holdsRests = reading.holdsRests;
  std::vector<int> shift(voice.notes->size(), reading.keyShift);
  for (const auto& late : reading.late)
    if (late.voice == v) voice.late.at(late.note) = true;
  for (const auto& run : reading.octaves)
    for (std::size_t i = 0; run.voice == v && i < run.noteCount; ++i)
      shift.at(run.firstNote + i) = reading.keyShift + run.semitones;
  for (std::size_t n = 0; n < voice.notes->size(); ++n) {
    const int pitch = (*voice.notes)[n].pitch + shift[n];
    if (pitch < types::kLowestPitch || pitch > types::kHighestPitch)
      throw std::out_of_range("rollByReading: expected pitches from 21 to 108, got " +
                              std::to_string(pitch));
    voice.keys.push_back(static_cast<std::size_t>(pitch - types::kLowestPitch));
  }
  return voice;
}

} // namespace

types::PianoRoll rollByReading(const types::Chorale& chorale, const CanonicalReading& reading) {
  const int longestDelay = *std::max_element(reading.delay.begin(), reading.delay.end());
  const int lastStep = chorale.lengthSteps + longestDelay - 1; // past it the last chord holds
  std::array<ReadVoice, 4> voices;
  for (std::size_t v = 0; v < voices.size(); ++v) voices[v] = readVoice(chorale, reading, v);
  types::PianoRoll roll;
  for (const auto& segment : reading.segments) {
    for (int k = 0; k < segment.count; ++k) {
      const int at = std::min(segment.start + k * reading.step, lastStep);
      types::Slice slice;
      for (const ReadVoice& voice : voices) {
        std::size_t note = at < 0 ? ReadVoice::kSilent : voice.soundingAt(at);
        if (note != ReadVoice::kSilent && voice.late[note])
          note = voice.soundingAt(at - reading.step);
        if (note != ReadVoice::kSilent) slice.set(voice.keys[note]);
      }
      roll.slices.push_back(slice);
    }
  }
  return roll;
}

} // namespace dmm::formats
