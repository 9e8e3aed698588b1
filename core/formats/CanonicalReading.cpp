#include "core/formats/CanonicalReading.h"

#include "core/formats/VoiceAssignment.h"
#include "core/types/MeterAlong.h"

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

/// What each voice sings in one slice.
struct ReadSlice {
  int position = 0; ///< steps of the score from its start; before it and past its end too
  std::array<std::size_t, 4> notes{};
};

/// The voices of a score and all slices that the reading takes from them.
struct ReadScore {
  std::array<ReadVoice, 4> voices;
  std::vector<ReadSlice> slices;
};

ReadScore readScore(const types::Chorale& chorale, const CanonicalReading& reading) {
  const int longestDelay = *std::max_element(reading.delay.begin(), reading.delay.end());
  const int lastStep = chorale.lengthSteps + longestDelay - 1; // past it the last chord holds
  ReadScore score;
  for (std::size_t v = 0; v < score.voices.size(); ++v)
    score.voices[v] = readVoice(chorale, reading, v);
  for (const auto& segment : reading.segments) {
    for (int k = 0; k < segment.count; ++k) {
      ReadSlice slice;
      slice.position = segment.start + k * reading.step;
      const int at = std::min(slice.position, lastStep);
      for (std::size_t v = 0; v < score.voices.size(); ++v) {
        const ReadVoice& voice = score.voices[v];
        std::size_t note = at < 0 ? ReadVoice::kSilent : voice.soundingAt(at);
        if (note != ReadVoice::kSilent && voice.late[note])
          note = voice.soundingAt(at - reading.step);
        slice.notes[v] = note;
      }
      score.slices.push_back(slice);
    }
  }
  return score;
}

} // namespace

types::PianoRoll rollByReading(const types::Chorale& chorale, const CanonicalReading& reading) {
  const ReadScore score = readScore(chorale, reading);
  types::PianoRoll roll;
  for (const ReadSlice& read : score.slices) {
    types::Slice& slice = roll.slices.emplace_back();
    for (std::size_t v = 0; v < read.notes.size(); ++v)
      if (read.notes[v] != ReadVoice::kSilent) slice.set(score.voices[v].keys[read.notes[v]]);
  }
  return roll;
}

types::ModelReading notesByReading(const types::Chorale& chorale, const CanonicalReading& reading) {
  const ReadScore score = readScore(chorale, reading);
  types::ModelReading result;
  types::Chorale& notes = result.chorale = headingOnGrid(chorale, 1);
  notes.lengthSteps = static_cast<int>(score.slices.size());
  notes.modelShift = -reading.keyShift;
  for (int t = 0; t < notes.lengthSteps; ++t) {
    const ReadSlice& slice = score.slices[static_cast<std::size_t>(t)];
    result.scoreQuarters.push_back(double(slice.position) / chorale.stepsPerQuarter);
    const ReadSlice* before = t > 0 ? &score.slices[static_cast<std::size_t>(t) - 1] : nullptr;
    const bool goesOn = before && slice.position == before->position + reading.step;
    for (std::size_t v = 0; v < slice.notes.size(); ++v) {
      const std::size_t note = slice.notes[v];
      if (note == ReadVoice::kSilent) continue;
      if (goesOn && before->notes[v] == note) {
        ++notes.voices[v].back().duration;
      } else {
        notes.voices[v].push_back(
            {static_cast<int>(score.voices[v].keys[note]) + types::kLowestPitch + notes.modelShift,
             t, 1});
      }
    }
  }
  notes.meter = types::meterAlong(
      chorale, {result.scoreQuarters, double(reading.step) / chorale.stepsPerQuarter, 1});
  return result;
}

} // namespace dmm::formats
