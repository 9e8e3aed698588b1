#include "core/generate/GivenNotes.h"

#include "core/generate/CountedNotes.h"
#include "core/support/Errors.h"
#include "core/types/Bars.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace dmm::generate {

using support::InputError;
using types::kKeyCount;
using types::kLowestPitch;
using types::PitchRange;

namespace {

constexpr std::int64_t kLongestPiece = 4096; // some twenty minutes of quarters

std::int64_t sliceCount(const types::Chorale& piece, int slicesPerQuarter) {
  const std::int64_t parts = std::int64_t{piece.lengthSteps} * slicesPerQuarter;
  return (parts + piece.stepsPerQuarter - 1) / piece.stepsPerQuarter;
}

/// Names a place of a piece in messages.
class Places {
 public:
  Places(const types::Chorale& piece, int slicesPerQuarter)
      : m_bars(piece)
      , m_slicesPerQuarter(slicesPerQuarter) {}

  std::string of(std::size_t voice, std::size_t slice) const {
    return fmt::format("{}, bar {}", toString(types::kVoiceParts.at(voice)), bar(slice));
  }
  std::string bar(std::size_t slice) const {
    return m_bars.text(static_cast<double>(slice) / m_slicesPerQuarter);
  }

 private:
  types::Bars m_bars;
  int m_slicesPerQuarter;
};

bool isAnythingFree(const types::FreeNotes& free, const types::NoteLocks& locks,
                    std::int64_t slices) {
  for (std::size_t v = 0; v < free.voices.size(); ++v)
    for (std::int64_t t = 0; t < slices; ++t)
      if (types::isFree(free, locks, v, t)) return true;
  return false;
}

/// What one voice sings at the beginning of each slice, at its own pitch.
std::vector<std::optional<int>> sungAt(const types::Chorale& piece, std::size_t voice,
                                       const types::GenerationSettings& settings,
                                       const types::NoteLocks& locks, const Places& places) {
  const int perQuarter = settings.slicesPerQuarter;
  std::vector<std::optional<int>> sung(static_cast<std::size_t>(sliceCount(piece, perQuarter)));
  for (const types::Note& note : piece.voices.at(voice)) {
    // The first slice that begins no earlier than the note.
    const std::int64_t first =
        (std::int64_t{note.onset} * perQuarter + piece.stepsPerQuarter - 1) / piece.stepsPerQuarter;
    const std::int64_t end = std::int64_t{note.onset + note.duration} * perQuarter;
    for (auto t = first; t * piece.stepsPerQuarter < end; ++t) {
      auto& here = sung.at(static_cast<std::size_t>(t));
      if (types::isFree(settings.free, locks, voice, t)) continue;
      if (here && *here != note.pitch)
        throw InputError(places.of(voice, static_cast<std::size_t>(t)),
                         "expected one note at a time, got a chord");
      const int key = note.pitch - settings.shift - kLowestPitch;
      if (key < 0 || key >= kKeyCount)
        throw InputError(places.of(voice, static_cast<std::size_t>(t)),
                         fmt::format("MIDI note {} moved by {} semitones is no key of the piano",
                                     note.pitch, -settings.shift));
      here = note.pitch;
    }
  }
  return sung;
}

/// One voice of a slice.
struct Singer {
  bool isFree = false;
  std::optional<int> pitch; ///< the model's, of a given one that sings
};
using Singers = std::array<Singer, 4>;

/// The pitches of those who are given, the highest first, in the place of crossed ones; of those on
/// one key one alone.
void uncross(Singers& singers) {
  std::vector<int> pitches;
  for (const Singer& singer : singers)
    if (singer.pitch) pitches.push_back(*singer.pitch);
  std::sort(pitches.rbegin(), pitches.rend());
  auto next = pitches.begin();
  int last = 0;
  for (Singer& singer : singers) {
    if (!singer.pitch) continue;
    singer.pitch = *next++;
    if (*singer.pitch == std::exchange(last, *singer.pitch)) singer.pitch.reset();
  }
}

types::KnownKeys knownKeys(const Singers& singers) {
  types::KnownKeys known;
  int above = kKeyCount; // the key of the voice above, where no free one is between
  const auto noneBetween = [&](int key) {
    for (int between = key + 1; between < above; ++between)
      known.off.set(static_cast<std::size_t>(between));
  };
  bool isBounded = true;
  for (const Singer& singer : singers) {
    if (singer.isFree) isBounded = false;
    if (!singer.pitch) continue;
    const int key = *singer.pitch - kLowestPitch;
    known.on.set(static_cast<std::size_t>(key));
    if (isBounded) noneBetween(key);
    above = key;
    isBounded = true;
  }
  if (isBounded) noneBetween(-1);
  return known;
}

GivenSlice given(Singers singers, const std::vector<PitchRange>& ranges) {
  GivenSlice slice;
  const auto any = [&](auto is) { return std::any_of(singers.begin(), singers.end(), is); };
  for (std::size_t v = 0; v < singers.size(); ++v) slice.isFree[v] = singers[v].isFree;
  const bool isSung = any([](const Singer& s) { return s.pitch.has_value(); });
  const bool isSilenced = any([](const Singer& s) { return !s.isFree && !s.pitch; });
  if (!isSung && isSilenced) { // who is given is silent, and nobody sings without them
    slice.known = types::KnownKeys::whole({});
    slice.isFree = {};
    return slice;
  }
  uncross(singers);
  slice.known = knownKeys(singers);
  const auto addVoices = [&](bool isWide) {
    slice.voices.clear();
    for (std::size_t v = 0; v < singers.size(); ++v) {
      if (singers[v].pitch) slice.voices.push_back({*singers[v].pitch, *singers[v].pitch});
      if (singers[v].isFree) slice.voices.push_back(isWide ? PitchRange() : ranges.at(v));
    }
  };
  addVoices(false);
  if (!fitsKeys(slice.voices)) addVoices(true);
  return slice;
}

} // namespace

std::vector<GivenSlice> givenNotes(const types::Chorale& piece,
                                   const types::GenerationSettings& settings,
                                   const types::NoteLocks& locks) {
  const std::int64_t count = sliceCount(piece, settings.slicesPerQuarter);
  if (count == 0) throw InputError("the piece to harmonise", "is empty");
  if (count > kLongestPiece)
    throw InputError("the piece to harmonise",
                     fmt::format("has {} slices, more than the {} that are harmonised at once",
                                 count, kLongestPiece));
  if (settings.free.first >= count)
    throw InputError("the piece to harmonise",
                     fmt::format("ends after {} slices, before what is to be drawn anew", count));
  if (!isAnythingFree(settings.free, locks, count))
    throw InputError("the piece to harmonise", "is locked as a whole: nothing is to be drawn anew");
  if (settings.voices.size() != types::kVoiceParts.size())
    throw InputError(fmt::format("the model writes {} voices, and harmonising needs four",
                                 settings.voices.size()));
  const Places places(piece, settings.slicesPerQuarter);
  std::array<std::vector<std::optional<int>>, 4> sung;
  for (std::size_t v = 0; v < sung.size(); ++v) sung[v] = sungAt(piece, v, settings, locks, places);
  std::vector<GivenSlice> slices;
  for (std::size_t t = 0; t < static_cast<std::size_t>(count); ++t) {
    Singers singers;
    for (std::size_t v = 0; v < singers.size(); ++v) {
      singers[v].isFree = types::isFree(settings.free, locks, v, static_cast<std::int64_t>(t));
      if (sung[v][t]) singers[v].pitch = *sung[v][t] - settings.shift;
    }
    slices.push_back(given(singers, settings.voices));
    if (!slices.back().voices.empty() && !fitsKeys(slices.back().voices))
      throw InputError(fmt::format("bar {}", places.bar(t)),
                       "the given notes leave no key for the other voices");
  }
  return slices;
}

types::PianoRoll givenRoll(const std::vector<GivenSlice>& slices) {
  types::PianoRoll roll;
  for (const GivenSlice& slice : slices) roll.slices.push_back(slice.known.on);
  return roll;
}

} // namespace dmm::generate
