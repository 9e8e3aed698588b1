#pragma once

#include "core/generate/NoiseSource.h"
#include "core/types/Generation.h"

#include <array>
#include <cstddef>
#include <vector>

namespace dmm::generate {

inline constexpr std::size_t kMostVoices = 4;

/// Draws one key for each of n voices. The keys of a slice are independent Bernoulli variables with
/// the model's logits; this draws from their exact joint distribution under the condition that
/// exactly n keys sound and that, counted from the top, each lies in the range of its voice:
///
///   P(S) ~ exp(sum of logit_k / temperature over the keys k of S)
///
/// By dynamic programming over the keys and the count, in log space, 88 n steps a slice.
/// Temperature 0 takes the most probable set; of equal ones that with the higher keys.
class CountedNotes {
 public:
  using Logits = std::array<double, types::kKeyCount>;

  /// Voices from the top, at least one. Throws std::invalid_argument where no set of keys fits them
  /// (see fitsKeys()) or the temperature is negative.
  CountedNotes(std::vector<types::PitchRange> voices, double temperature);

  /// What follows is of these logits, and of no more than so many of the lowest keys and the voices
  /// from that one on. A logit that is not a number counts as 0; infinite ones are certain as long
  /// as there are voices for them.
  void look(const Logits& logits, std::size_t keys = types::kKeyCount, std::size_t firstVoice = 0);
  /// The chance that a key sounds where so many voices have one of the keys above it, which are all
  /// decided.
  double chanceOf(std::size_t key, std::size_t voice) const;

  /// Takes kKeyCount numbers of the source whatever comes of it.
  types::Slice draw(const Logits& logits, NoiseSource& source);

 private:
  std::vector<types::PitchRange> m_voices;
  double m_temperature;
  Logits m_weights{}; ///< log of what a sounding key multiplies the probability with
  /// [key][v]: log of the summed weights of all ways to give voices v, v + 1, ... the keys below.
  std::array<std::array<double, kMostVoices + 1>, types::kKeyCount + 1> m_ways{};
};

/// Whether there are one to four voices, within the piano, that can have a key each, every one a
/// lower key than the voice above it.
bool fitsKeys(const std::vector<types::PitchRange>& voices);

} // namespace dmm::generate
