#include "core/formats/VoiceAssignment.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <vector>

namespace dmm::formats {

using types::Chorale;
using types::PianoRoll;
using types::Slice;

namespace {

/// The keys of the four voices at one instant, soprano first; a voice that rests has none, one
/// that takes part in a chord of more than four keys may have several.
using VoiceKeys = std::array<std::vector<int>, 4>;

/// Where each voice sings on average (MIDI): a start for voices that have not sung yet.
constexpr std::array<int, 4> kUsualPitch{71, 66, 60, 51};

std::vector<int> pitchesFromTop(const Slice& slice) {
  std::vector<int> pitches;
  for (int key = types::kKeyCount - 1; key >= 0; --key)
    if (slice.test(static_cast<std::size_t>(key))) pitches.push_back(key + types::kLowestPitch);
  return pitches;
}

/// How far the voices move; resting voices cost nothing.
int movement(const VoiceKeys& keys, const std::array<int, 4>& last) {
  int sum = 0;
  for (std::size_t v = 0; v < 4; ++v)
    if (!keys[v].empty()) sum += std::abs(keys[v].front() - last[v]);
  return sum;
}

/// All uncrossed ways to sing at most four keys.
std::vector<VoiceKeys> candidates(const std::vector<int>& pitches) {
  std::vector<VoiceKeys> ways;
  const auto add = [&](std::array<int, 4> pitchOfVoice) { // index into pitches, -1 = rest
    VoiceKeys keys;
    for (std::size_t v = 0; v < 4; ++v)
      if (pitchOfVoice[v] >= 0) keys[v] = {pitches[static_cast<std::size_t>(pitchOfVoice[v])]};
    ways.push_back(keys);
  };
  switch (pitches.size()) {
  case 0: add({-1, -1, -1, -1}); break;
  case 1:
    for (std::size_t v = 0; v < 4; ++v) {
      std::array<int, 4> one{-1, -1, -1, -1};
      one[v] = 0;
      add(one);
    }
    break;
  case 2:
    for (std::size_t high = 0; high < 4; ++high)
      for (std::size_t low = high + 1; low < 4; ++low) {
        std::array<int, 4> two{-1, -1, -1, -1};
        two[high] = 0;
        two[low] = 1;
        add(two);
      }
    break;
  case 3:
    add({0, 0, 1, 2});
    add({0, 1, 1, 2});
    add({0, 1, 2, 2});
    break;
  default: add({0, 1, 2, 3});
  }
  return ways;
}

/// More than four keys: the outer ones are soprano and bass, the inner ones go to alto and tenor.
VoiceKeys divideLargeChord(const std::vector<int>& pitches) {
  VoiceKeys keys;
  keys[0] = {pitches.front()};
  keys[3] = {pitches.back()};
  const std::size_t inner = pitches.size() - 2;
  for (std::size_t i = 0; i < inner; ++i)
    keys[i < (inner + 1) / 2 ? 1 : 2].push_back(pitches[i + 1]);
  return keys;
}

VoiceKeys chooseKeys(const Slice& slice, const std::array<int, 4>& last) {
  const std::vector<int> pitches = pitchesFromTop(slice);
  if (pitches.size() > 4) return divideLargeChord(pitches);
  const auto ways = candidates(pitches);
  return *std::min_element(ways.begin(), ways.end(), [&](const auto& a, const auto& b) {
    return movement(a, last) < movement(b, last);
  });
}

} // namespace

Chorale assignVoices(const PianoRoll& roll, int stepsPerQuarter) {
  Chorale chorale;
  chorale.stepsPerQuarter = stepsPerQuarter;
  chorale.lengthSteps = static_cast<int>(roll.length());
  std::array<int, 4> last = kUsualPitch;
  for (int step = 0; step < chorale.lengthSteps; ++step) {
    const VoiceKeys keys = chooseKeys(roll.slices[static_cast<std::size_t>(step)], last);
    for (std::size_t v = 0; v < 4; ++v) {
      auto& notes = chorale.voices[v];
      const auto previousEnd = notes.size();
      for (const int pitch : keys[v]) {
        const auto held =
            std::find_if(notes.begin(), notes.begin() + static_cast<std::ptrdiff_t>(previousEnd),
                         [&](const types::Note& note) {
                           return note.pitch == pitch && note.onset + note.duration == step;
                         });
        if (held != notes.begin() + static_cast<std::ptrdiff_t>(previousEnd)) {
          ++held->duration;
        } else {
          notes.push_back({pitch, step, 1});
        }
      }
      if (!keys[v].empty()) last[v] = keys[v].front();
    }
  }
  return chorale;
}

PianoRoll rollOf(const Chorale& chorale, int slicesPerQuarter) {
  if (chorale.stepsPerQuarter < 1 || slicesPerQuarter < 1)
    throw std::invalid_argument("rollOf: expected steps and slices of at least 1 a quarter, got " +
                                std::to_string(chorale.stepsPerQuarter) + " and " +
                                std::to_string(slicesPerQuarter));
  // Slice s begins at step s * steps / slices: the first slice at or after a step is the quotient
  // rounded up.
  const auto firstSliceFrom = [&](int step) {
    return (static_cast<std::int64_t>(step) * slicesPerQuarter + chorale.stepsPerQuarter - 1) /
           chorale.stepsPerQuarter;
  };
  PianoRoll roll;
  roll.slices.resize(static_cast<std::size_t>(firstSliceFrom(chorale.lengthSteps)));
  for (const auto& voice : chorale.voices) {
    for (const auto& note : voice) {
      const auto end = firstSliceFrom(note.onset + note.duration);
      for (auto slice = firstSliceFrom(note.onset); slice < end; ++slice)
        roll.slices.at(static_cast<std::size_t>(slice))
            .set(static_cast<std::size_t>(note.pitch - types::kLowestPitch));
    }
  }
  return roll;
}

} // namespace dmm::formats
