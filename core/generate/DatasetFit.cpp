#include "core/generate/DatasetFit.h"

#include "core/generate/CountedNotes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace dmm::generate {

using types::PitchRange;
using types::Split;

namespace {

/// The number of keys that most of the sounding slices have, at most four; 0 where all is silent.
std::size_t usualKeys(const std::vector<types::PianoRoll>& rolls) {
  std::array<std::size_t, kMostVoices + 1> slices{};
  for (const auto& roll : rolls)
    for (const types::Slice& slice : roll.slices)
      if (slice.any()) ++slices.at(std::min(slice.count(), kMostVoices));
  return static_cast<std::size_t>(std::max_element(slices.begin(), slices.end()) - slices.begin());
}

/// Of the slices with exactly so many keys, where each key from the top lies at the pitch at which
/// the pieces are sung.
std::vector<PitchRange> sungRanges(const data::Dataset& dataset, std::size_t count) {
  std::vector<PitchRange> voices(count, {types::kHighestPitch, types::kLowestPitch});
  const auto& rolls = dataset.rolls(Split::Train);
  for (std::size_t place = 0; place < rolls.size(); ++place) {
    const int shift = dataset.headings(Split::Train).at(place).modelShift;
    for (const types::Slice& slice : rolls[place].slices) {
      if (slice.count() != count) continue;
      std::size_t voice = 0;
      for (int key = types::kKeyCount - 1; key >= 0; --key) {
        if (!slice.test(static_cast<std::size_t>(key))) continue;
        const int pitch = key + types::kLowestPitch + shift;
        voices[voice].lowest = std::min(voices[voice].lowest, pitch);
        voices[voice].highest = std::max(voices[voice].highest, pitch);
        ++voice;
      }
    }
  }
  return voices;
}

/// The shift of the piece that a mode starts from; none where there is no such piece.
std::optional<int> ownShift(const types::GenerationSettings& settings,
                            const data::Dataset* source) {
  if (!source || types::sourcePieces(settings.mode) == 0) return std::nullopt;
  const auto& chorales = source->headings(settings.piece.split);
  const auto place = static_cast<std::size_t>(settings.piece.place);
  if (place >= chorales.size()) return std::nullopt; // composing refuses it
  return chorales[place].modelShift;
}

} // namespace

void fitToDatasets(types::GenerationSettings& settings, const data::Dataset* training,
                   const data::Dataset* source) {
  if (training) {
    settings.slicesPerQuarter = training->summary().slicesPerQuarter;
    settings.shift = training->usualShift();
  }
  if (const auto shift = ownShift(settings, source)) settings.shift = *shift;
  const std::size_t count = training ? usualKeys(training->rolls(Split::Train)) : 0;
  if (count == 0) return;
  settings.voices = sungRanges(*training, count);
  for (PitchRange& voice : settings.voices) {
    voice.lowest = std::max(voice.lowest - settings.shift, types::kLowestPitch);
    voice.highest = std::min(voice.highest - settings.shift, types::kHighestPitch);
  }
}

} // namespace dmm::generate
