#include "core/generate/HarmonisedPiece.h"

#include "core/formats/VoiceAssignment.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <numeric>

namespace dmm::generate {

namespace {

using types::Chorale;
using types::Note;

/// On a grid that is so many times as fine.
Chorale onFinerGrid(Chorale piece, int factor) {
  piece.stepsPerQuarter *= factor;
  piece.lengthSteps *= factor;
  for (auto& voice : piece.voices)
    for (Note& note : voice) {
      note.onset *= factor;
      note.duration *= factor;
    }
  for (auto& voice : piece.fermatas)
    for (int& onset : voice) onset *= factor;
  if (!piece.meter) return piece;
  piece.meter->pickupSteps *= factor;
  for (auto& change : piece.meter->changes) change.step *= factor;
  for (auto& bar : piece.meter->irregularBars) {
    bar.step *= factor;
    bar.lengthSteps *= factor;
  }
  return piece;
}

/// What of a voice lies outside of [begin, end).
void cutOut(std::vector<Note>& voice, std::vector<int>& fermatas, int begin, int end) {
  std::vector<Note> kept;
  for (const Note& note : voice) {
    const int last = note.onset + note.duration;
    if (note.onset < begin)
      kept.push_back({note.pitch, note.onset, std::min(last, begin) - note.onset});
    if (last > end) {
      const int onset = std::max(note.onset, end);
      kept.push_back({note.pitch, onset, last - onset});
    }
  }
  voice = std::move(kept);
  std::erase_if(fermatas, [&](int onset) { return onset >= begin && onset < end; });
}

/// What of a piece is drawn anew goes; `slices` of so many steps each, and what is left behind
/// them.
void cutFree(Chorale& piece, const types::FreeNotes& free, const types::NoteLocks& locks,
             int slices, int stepsPerSlice) {
  for (std::size_t v = 0; v < piece.voices.size(); ++v)
    for (int t = 0; t < slices; ++t) {
      if (!types::isFree(free, locks, v, t)) continue;
      const int first = t;
      while (t < slices && types::isFree(free, locks, v, t)) ++t;
      const int end = t * stepsPerSlice;
      cutOut(piece.voices[v], piece.fermatas[v], first * stepsPerSlice,
             t == slices ? std::max(end, piece.lengthSteps) : end);
    }
}

/// Which of the voices sings each pitch, both from the top: the way of the least distance from
/// where voices usually sing in which none crosses; several on one voice only where there are more
/// pitches than voices.
std::vector<std::size_t> nearestVoices(const std::vector<int>& pitches,
                                       const std::vector<std::size_t>& voices) {
  constexpr int kFar = std::numeric_limits<int>::max() / 2;
  const std::size_t apart = pitches.size() > voices.size() ? 0 : 1;
  // cost[i][v]: of the pitches up to i, with pitch i sung by voice v.
  std::vector<std::vector<int>> cost(pitches.size(), std::vector<int>(voices.size(), kFar));
  std::vector<std::vector<std::size_t>> from(pitches.size(),
                                             std::vector<std::size_t>(voices.size()));
  for (std::size_t i = 0; i < pitches.size(); ++i)
    for (std::size_t v = 0; v < voices.size(); ++v) {
      int before = i == 0 ? 0 : kFar;
      for (std::size_t w = 0; i > 0 && w + apart <= v; ++w)
        if (cost[i - 1][w] < before) {
          before = cost[i - 1][w];
          from[i][v] = w;
        }
      if (before < kFar)
        cost[i][v] = before + std::abs(pitches[i] - formats::kUsualPitch.at(voices[v]));
    }
  std::vector<std::size_t> singers(pitches.size());
  if (pitches.empty()) return singers;
  auto v =
      std::size_t(std::min_element(cost.back().begin(), cost.back().end()) - cost.back().begin());
  for (std::size_t i = pitches.size(); i-- > 0; v = from[i][v]) singers[i] = voices[v];
  return singers;
}

struct Drawn {
  std::vector<int> pitches; ///< from the top, as they are sung
  std::vector<std::size_t> voices;
};

Drawn drawnIn(const GivenSlice& given, const types::Slice& slice, int shift) {
  Drawn drawn;
  for (std::size_t key = slice.size(); key-- > 0;) {
    const int pitch = types::kLowestPitch + static_cast<int>(key) + shift;
    const bool isOnPiano = pitch >= types::kLowestPitch && pitch <= types::kHighestPitch;
    if (slice.test(key) && !given.known.on.test(key) && isOnPiano) drawn.pitches.push_back(pitch);
  }
  for (std::size_t v = 0; v < given.isFree.size(); ++v)
    if (given.isFree[v]) drawn.voices.push_back(v);
  return drawn;
}

} // namespace

Chorale harmonisedPiece(const Chorale& piece, const types::GenerationSettings& settings,
                        const std::vector<GivenSlice>& given,
                        const std::vector<types::Slice>& drawn, const types::NoteLocks& locks) {
  const int grid = std::lcm(piece.stepsPerQuarter, settings.slicesPerQuarter);
  const int stepsPerSlice = grid / settings.slicesPerQuarter;
  Chorale made = onFinerGrid(piece, grid / piece.stepsPerQuarter);
  made.modelShift = settings.shift;
  made.catalogueNumber.clear(); // it is no longer that piece
  cutFree(made, settings.free, locks, static_cast<int>(drawn.size()), stepsPerSlice);

  std::array<std::vector<Note>, 4> sung;
  for (std::size_t t = 0; t < drawn.size(); ++t) {
    const int onset = static_cast<int>(t) * stepsPerSlice;
    const int duration = std::min(stepsPerSlice, made.lengthSteps - onset);
    const Drawn ofSlice = drawnIn(given[t], drawn[t], settings.shift);
    const auto& pitches = ofSlice.pitches;
    const auto& voices = ofSlice.voices;
    if (voices.empty() || duration <= 0) continue;
    made.voicesInferred = made.voicesInferred || pitches.size() != voices.size();
    const auto singers = pitches.size() == voices.size() ? voices : nearestVoices(pitches, voices);
    for (std::size_t i = 0; i < pitches.size(); ++i) {
      auto& voice = sung[singers[i]];
      const auto held = std::find_if(voice.begin(), voice.end(), [&](const Note& note) {
        return note.pitch == pitches[i] && note.onset + note.duration == onset;
      });
      if (held != voice.end() && settings.repeated == types::RepeatedNotes::Tied)
        held->duration += duration;
      else
        voice.push_back({pitches[i], onset, duration});
    }
  }
  for (std::size_t v = 0; v < made.voices.size(); ++v) {
    auto& voice = made.voices[v];
    voice.insert(voice.end(), sung[v].begin(), sung[v].end());
    std::stable_sort(voice.begin(), voice.end(),
                     [](const Note& a, const Note& b) { return a.onset < b.onset; });
  }
  return made;
}

} // namespace dmm::generate
