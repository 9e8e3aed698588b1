#include "core/generate/counterpoint/ProgressionRules.h"

#include "core/formats/PitchSpelling.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace dmm::generate {

using types::CounterpointRule;

namespace {

constexpr std::size_t kSoprano = 0, kBass = 3;

int step(const Chord& from, const Chord& to, std::size_t voice) {
  return *to.voices[voice] - *from.voices[voice];
}

bool singsOn(const Chord& from, const Chord& to, std::size_t voice) {
  return from.voices[voice] && to.voices[voice];
}

bool leaps(const Chord& from, const Chord& to, std::size_t voice) {
  return std::abs(step(from, to, voice)) > kWholeTone;
}

void checkParallels(const Chord& from, const Chord& to, FaultList& faults) {
  for (std::size_t high = 0; high < 4; ++high)
    for (std::size_t low = high + 1; low < 4; ++low) {
      if (isParallel(from, to, high, low, kFifth))
        faults.add(CounterpointRule::ParallelFifths, {high, low});
      if (isParallel(from, to, high, low, 0))
        faults.add(CounterpointRule::ParallelOctaves, {high, low});
    }
}

void checkHidden(const Chord& from, const Chord& to, FaultList& faults) {
  if (!isSimilarMotion(from, to, kSoprano, kBass) || !leaps(from, to, kSoprano)) return;
  const int before = intervalAbove(*from.voices[kBass], *from.voices[kSoprano]);
  const int after = intervalAbove(*to.voices[kBass], *to.voices[kSoprano]);
  if (before == after) return; // parallel
  if (after == kFifth) faults.add(CounterpointRule::HiddenFifths, {kSoprano, kBass});
  if (after == 0) faults.add(CounterpointRule::HiddenOctaves, {kSoprano, kBass});
}

void checkOverlap(const Chord& from, const Chord& to, FaultList& faults) {
  for (std::size_t high = 0; high < kBass; ++high) {
    const std::size_t low = high + 1;
    const bool fallsPast =
        to.voices[high] && from.voices[low] && *to.voices[high] < *from.voices[low];
    const bool risesPast =
        to.voices[low] && from.voices[high] && *to.voices[low] > *from.voices[high];
    if (fallsPast || risesPast) faults.add(CounterpointRule::Overlap, {high, low});
  }
}

/// The place of a written note on the line of fifths ... F C G D ...: C is 0.
int lineOfFifths(const formats::SpelledPitch& written) {
  constexpr std::string_view kLetters = "FCGDAEB";
  return static_cast<int>(kLetters.find(written.step)) - 1 +
         static_cast<int>(kLetters.size()) * written.alter;
}

/// An upper note six fifths or more above the lower one makes an augmented interval.
void checkLeaps(const Chord& from, const Chord& to, const Key& key, FaultList& faults) {
  constexpr int kAugmented = 6;
  for (std::size_t v = 0; v < 4; ++v) {
    if (!singsOn(from, to, v) || !leaps(from, to, v)) continue;
    const auto [lower, upper] = std::minmax(*from.voices[v], *to.voices[v]);
    const auto place = [&](int pitch) { return lineOfFifths(formats::spell(pitch, key.fifths())); };
    if (place(upper) - place(lower) >= kAugmented) faults.add(CounterpointRule::AugmentedLeap, {v});
  }
}

/// A second or a seventh is resolved where one of its voices holds or moves by step.
void checkDissonances(const Chord& from, const Chord& to, FaultList& faults) {
  for (std::size_t high = 0; high < 4; ++high)
    for (std::size_t low = high + 1; low < 4; ++low) {
      if (!singsOn(from, to, high) || !singsOn(from, to, low)) continue;
      const int interval = intervalAbove(*from.voices[low], *from.voices[high]);
      const bool isDissonant = interval == 1 || interval == 2 || interval == 10 || interval == 11;
      if (isDissonant && leaps(from, to, high) && leaps(from, to, low))
        faults.add(CounterpointRule::DissonanceLeft, {high, low});
    }
}

} // namespace

void checkProgression(const Chord& from, const Chord& to, const Key& key, bool beginsBar,
                      FaultList& faults) {
  if (from.voices == to.voices) {
    if (beginsBar) faults.add(CounterpointRule::RepeatedChord, to.singers());
    return;
  }
  checkParallels(from, to, faults);
  checkHidden(from, to, faults);
  checkOverlap(from, to, faults);
  checkLeaps(from, to, key, faults);
  checkDissonances(from, to, faults);
}

} // namespace dmm::generate
