#include "widgets/lens/StateSound.h"

#include <algorithm>
#include <numeric>

namespace dmm::widgets {

namespace {

constexpr float kLeastHeard = 0.05F; ///< probability
constexpr int kQuarters = 2;

} // namespace

std::vector<int> chordOf(const types::KeyProbabilities& notes) {
  std::vector<int> keys(notes.size());
  std::iota(keys.begin(), keys.end(), 0);
  std::stable_sort(keys.begin(), keys.end(),
                   [&](int a, int b) { return notes[std::size_t(a)] > notes[std::size_t(b)]; });
  std::vector<int> pitches;
  for (const int key : keys)
    if (pitches.size() < types::kVoiceParts.size() && notes[std::size_t(key)] >= kLeastHeard)
      pitches.push_back(key + types::kLowestPitch);
  std::sort(pitches.begin(), pitches.end());
  return pitches;
}

types::Chorale chordPiece(const types::KeyProbabilities& notes, const std::string& title) {
  types::Chorale piece;
  piece.title = title;
  piece.lengthSteps = kQuarters;
  const std::vector<int> pitches = chordOf(notes);
  for (std::size_t i = 0; i < pitches.size(); ++i)
    piece.voices[piece.voices.size() - 1 - i] = {{pitches[i], 0, kQuarters}};
  return piece;
}

} // namespace dmm::widgets
