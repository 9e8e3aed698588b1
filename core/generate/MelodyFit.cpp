#include "core/generate/MelodyFit.h"

#include "core/formats/OriginText.h"
#include "core/formats/VoiceAssignment.h"
#include "core/generate/DatasetFit.h"
#include "core/support/Errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace dmm::generate {

namespace {

constexpr int kPitchClasses = 12; // and semitones of an octave
constexpr int kMostOctaves = 4;

/// What is given of a voice.
struct Voice {
  std::size_t place = 0; ///< soprano first
  int lowest = 127, highest = 0;
};

bool isGiven(const types::FreeNotes& free, const types::NoteLocks& locks, std::size_t voice) {
  return !free.voices.at(voice) || free.first > 0 || free.end > 0 ||
         std::any_of(locks.begin(), locks.end(), [&](const types::NoteLock& lock) {
           return static_cast<std::size_t>(lock.voice) == voice;
         });
}

std::vector<Voice> givenVoices(const types::Chorale& given, const types::FreeNotes& free,
                               const types::NoteLocks& locks) {
  std::vector<Voice> voices;
  for (std::size_t v = 0; v < given.voices.size(); ++v) {
    if (!isGiven(free, locks, v) || given.voices[v].empty()) continue;
    Voice voice{v, 127, 0};
    for (const types::Note& note : given.voices[v]) {
      voice.lowest = std::min(voice.lowest, note.pitch);
      voice.highest = std::max(voice.highest, note.pitch);
    }
    voices.push_back(voice);
  }
  return voices;
}

/// The pitch class that a voice sings in each slice; none where it is silent.
using Melody = std::vector<std::optional<int>>;

/// Of a roll, the key in this place from the top where there are so many.
Melody melodyOf(const types::PianoRoll& roll, std::size_t voice, std::size_t voices) {
  Melody melody;
  for (const types::Slice& slice : roll.slices) {
    auto& here = melody.emplace_back();
    if (slice.count() != voices) continue;
    std::size_t place = 0;
    for (std::size_t key = slice.size(); key-- > 0;)
      if (slice.test(key) && place++ == voice)
        here = (types::kLowestPitch + static_cast<int>(key)) % kPitchClasses;
  }
  return melody;
}

/// Which pitch class follows on which in a voice of the training pieces, or its end: a chain of
/// first order. Ends tell the key best: they are on its first degree.
class PitchChain {
 public:
  PitchChain(const data::Dataset& training, std::size_t voice, std::size_t voices) {
    for (auto& row : m_counts) row.fill(kPrior);
    for (const types::PianoRoll& roll : training.rolls(types::Split::Train))
      walk(melodyOf(roll, voice, voices), 0,
           [&](std::size_t from, std::size_t to) { ++m_counts[from][to]; });
  }

  /// Of a melody that is read so many semitones lower than it is sung.
  double logProb(const Melody& melody, int shift) const {
    double sum = 0;
    walk(melody, shift, [&](std::size_t from, std::size_t to) {
      double total = 0;
      for (const double count : m_counts[from]) total += count;
      sum += std::log(m_counts[from][to] / total);
    });
    return sum;
  }

 private:
  static constexpr double kPrior = 0.1; ///< of what was never seen
  static constexpr std::size_t kEnd = kPitchClasses;

  template <typename Step> static void walk(const Melody& melody, int shift, Step step) {
    std::optional<std::size_t> before;
    for (const auto& sung : melody) {
      if (!sung) continue;
      const int read = ((*sung - shift) % kPitchClasses + kPitchClasses) % kPitchClasses;
      const auto now = static_cast<std::size_t>(read);
      if (before) step(*before, now);
      before = now;
    }
    if (before) step(*before, kEnd);
  }

  std::array<std::array<double, kPitchClasses + 1>, kPitchClasses> m_counts{};
};

/// The octaves that a voice lies above the range of people.
int octavesAbove(const std::vector<Voice>& voices, const std::vector<types::PitchRange>& sung) {
  const auto fits = [&](int octaves) {
    return std::all_of(voices.begin(), voices.end(), [&](const Voice& voice) {
      const types::PitchRange& range = sung.at(voice.place);
      return voice.lowest - kPitchClasses * octaves >= range.lowest &&
             voice.highest - kPitchClasses * octaves <= range.highest;
    });
  };
  for (int size = 0; size <= kMostOctaves; ++size)
    for (const int octaves : {-size, size})
      if (fits(octaves)) return octaves;
  const Voice& voice = voices.front();
  const types::PitchRange& range = sung.at(voice.place);
  throw support::InputError(
      toString(types::kVoiceParts.at(voice.place)),
      fmt::format("goes from MIDI note {} to {}, and no octave brings that within the {} to {} of "
                  "the training pieces",
                  voice.lowest, voice.highest, range.lowest, range.highest));
}

int likeliestShift(const types::Chorale& given, std::size_t voice, const data::Dataset& training,
                   std::size_t voices, int around) {
  types::Chorale alone = given;
  for (std::size_t v = 0; v < alone.voices.size(); ++v)
    if (v != voice) alone.voices[v].clear();
  const Melody melody = melodyOf(formats::rollOf(alone, training.summary().slicesPerQuarter), 0, 1);
  const PitchChain chain(training, voice, voices);
  int best = around;
  double most = -std::numeric_limits<double>::infinity();
  for (const int away : {0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6}) {
    const double fit = chain.logProb(melody, around + away);
    if (fit <= most) continue;
    most = fit;
    best = around + away;
  }
  return best;
}

} // namespace

std::optional<int> knownShift(const types::Chorale& piece) {
  if (piece.modelShift == 0 && !piece.origin.starts_with(formats::origin::kProgram))
    return std::nullopt;
  return piece.modelShift;
}

void fitToMelody(types::GenerationSettings& settings, const types::Chorale& given,
                 std::optional<int> knownShift, const data::Dataset& training,
                 const types::NoteLocks& locks) {
  fitToDatasets(settings, &training, nullptr);
  std::vector<types::PitchRange> sung = settings.voices;
  for (types::PitchRange& range : sung) {
    range.lowest += settings.shift;
    range.highest += settings.shift;
  }
  const std::vector<Voice> voices = givenVoices(given, settings.free, locks);
  if (voices.empty())
    throw support::InputError("the piece to harmonise", "has no notes that are given");
  if (sung.size() != types::kVoiceParts.size())
    throw support::InputError(
        fmt::format("the model has learnt {} voices, and harmonising needs four", sung.size()));
  const int octaves = knownShift ? 0 : kPitchClasses * octavesAbove(voices, sung);
  settings.shift = knownShift ? *knownShift
                              : likeliestShift(given, voices.front().place, training, sung.size(),
                                               settings.shift + octaves);
  for (std::size_t v = 0; v < sung.size(); ++v)
    settings.voices[v] = {
        std::max(sung[v].lowest + octaves - settings.shift, types::kLowestPitch),
        std::min(sung[v].highest + octaves - settings.shift, types::kHighestPitch)};
}

} // namespace dmm::generate
