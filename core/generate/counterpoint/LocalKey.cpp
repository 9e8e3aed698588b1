#include "core/generate/counterpoint/LocalKey.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dmm::generate {

namespace {

constexpr std::size_t kReach = 8; // chords to either side

using Profile = std::array<double, kOctave>;

constexpr Profile kMajor{6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88};
constexpr Profile kMinor{6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17};

double mean(const Profile& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / kOctave;
}

/// With the profile moved to a tonic; the spread of `heard` is the same for all keys and left out.
double correlation(const Profile& heard, const Profile& profile, int tonic) {
  const double level = mean(profile);
  double product = 0, spread = 0;
  for (int i = 0; i < kOctave; ++i) {
    const double of = profile[std::size_t(i)] - level;
    product += of * heard[std::size_t((i + tonic) % kOctave)];
    spread += of * of;
  }
  return product / std::sqrt(spread);
}

Key bestKey(const Profile& heard) {
  Key best;
  double most = -1;
  for (int tonic = 0; tonic < kOctave; ++tonic)
    for (const bool isMinor : {false, true})
      if (const double fit = correlation(heard, isMinor ? kMinor : kMajor, tonic); fit > most) {
        most = fit;
        best = {tonic, isMinor};
      }
  return best;
}

} // namespace

int Key::fifths() const {
  const int fifths = 7 * (isMinor ? tonic + 3 : tonic) % kOctave; // of the relative major
  return fifths > 6 ? fifths - kOctave : fifths;
}

std::vector<Key> localKeys(const std::vector<Chord>& chords) {
  std::vector<Key> keys;
  for (std::size_t i = 0; i < chords.size(); ++i) {
    Profile heard{};
    const std::size_t last = std::min(chords.size() - 1, i + kReach);
    for (std::size_t j = i - std::min(i, kReach); j <= last; ++j)
      for (const auto& voice : chords[j].voices)
        if (voice) ++heard[std::size_t(*voice % kOctave)];
    keys.push_back(bestKey(heard));
  }
  return keys;
}

} // namespace dmm::generate
