#include "core/generate/CountedNotes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace dmm::generate {

namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

/// Beyond it a probability is 0 or 1 in double precision many times over, and sums stay finite.
constexpr double kLargestLogit = 1e6;

/// Colder ones are the limit: what they tell apart is below the precision of the logits.
constexpr double kColdest = 1e-6;

double logSum(double a, double b) {
  const double larger = std::max(a, b);
  return larger == kNever ? kNever : larger + std::log1p(std::exp(std::min(a, b) - larger));
}

double usable(double logit) {
  return std::isnan(logit) ? 0 : std::clamp(logit, -kLargestLogit, kLargestLogit);
}

} // namespace

bool fitsKeys(const std::vector<types::PitchRange>& voices) {
  if (voices.empty() || voices.size() > kMostVoices) return false;
  int above = types::kHighestPitch + 1;
  for (const types::PitchRange& voice : voices) {
    if (voice.lowest < types::kLowestPitch || voice.highest > types::kHighestPitch) return false;
    above = std::min(voice.highest, above - 1); // the highest key that is left to it
    if (above < voice.lowest) return false;
  }
  return true;
}

CountedNotes::CountedNotes(std::vector<types::PitchRange> voices, double temperature)
    : m_voices(std::move(voices))
    , m_temperature(temperature < kColdest ? 0 : temperature) {
  if (!fitsKeys(m_voices))
    throw std::invalid_argument("CountedNotes: expected ranges of one to four voices from the top "
                                "that can have a key each");
  if (!(temperature >= 0))
    throw std::invalid_argument("CountedNotes: expected a temperature of at least 0, got " +
                                std::to_string(temperature));
}

void CountedNotes::look(const Logits& logits, std::size_t keys, std::size_t firstVoice) {
  const std::size_t count = m_voices.size();
  m_ways[0].fill(kNever);
  m_ways[0][count] = 0;
  for (std::size_t key = 0; key < keys; ++key) {
    const double logit = usable(logits[key]);
    m_weights[key] = m_temperature > 0 ? logit / m_temperature : logit;
    m_ways[key + 1] = m_ways[key];
    const int pitch = types::kLowestPitch + static_cast<int>(key);
    for (std::size_t v = firstVoice; v < count; ++v) {
      if (pitch < m_voices[v].lowest || pitch > m_voices[v].highest) continue;
      const double sounding = m_weights[key] + m_ways[key][v + 1];
      m_ways[key + 1][v] =
          m_temperature > 0 ? logSum(m_ways[key][v], sounding) : std::max(m_ways[key][v], sounding);
    }
  }
}

double CountedNotes::chanceOf(std::size_t key, std::size_t voice) const {
  if (voice == m_voices.size()) return 0;
  const auto& [lowest, highest] = m_voices[voice];
  const int pitch = types::kLowestPitch + static_cast<int>(key);
  if (pitch < lowest || pitch > highest) return 0;
  const double sounding = m_weights[key] + m_ways[key][voice + 1];
  if (m_temperature > 0) return std::exp(sounding - m_ways[key + 1][voice]);
  return sounding >= m_ways[key][voice] && sounding > kNever ? 1 : 0;
}

types::Slice CountedNotes::draw(const Logits& logits, NoiseSource& source) {
  look(logits);
  types::Slice slice;
  std::size_t voice = 0; // whose key comes next
  for (std::size_t key = logits.size(); key-- > 0;) {
    if (source.uniform() >= chanceOf(key, voice)) continue;
    slice.set(key);
    ++voice;
  }
  return slice;
}

} // namespace dmm::generate
