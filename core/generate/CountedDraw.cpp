#include "core/generate/CountedDraw.h"

#include "core/filter/KeyWalk.h"
#include "core/generate/CountedNotes.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace dmm::generate {

namespace {

/// A key counted from the other end of the piano.
constexpr std::size_t mirrored(std::size_t key) { return types::kKeyCount - 1 - key; }

types::PitchRange mirrored(const types::PitchRange& range) {
  constexpr int kEnds = types::kLowestPitch + types::kHighestPitch;
  return {kEnds - range.highest, kEnds - range.lowest};
}

/// CountedNotes goes from the top of the piano down; where keys are made from the bottom up, it is
/// given the piano the other way round.
class VoiceKeys {
 public:
  VoiceKeys(std::vector<types::PitchRange> voices, double temperature, bool isUpwards)
      : m_temperature(temperature)
      , m_isUpwards(isUpwards) {
    if (voices.empty()) return;
    if (isUpwards) {
      std::reverse(voices.begin(), voices.end());
      for (types::PitchRange& voice : voices) voice = mirrored(voice);
    }
    m_counted.emplace(std::move(voices), temperature);
  }

  void look(const double* logits, const types::Slice& soFar, std::size_t place) {
    std::copy_n(logits, m_logits.size(), m_logits.begin());
    m_voice = soFar.count();
    if (!m_counted) return;
    CountedNotes::Logits seen = m_logits;
    if (m_isUpwards) std::reverse(seen.begin(), seen.end());
    m_counted->look(seen, seen.size() - place, m_voice); // no more than is to come
  }

  filter::Decision decide(std::size_t key, double uniform) {
    const double chance =
        m_counted ? m_counted->chanceOf(m_isUpwards ? mirrored(key) : key, m_voice) : 0;
    const bool isOn = uniform < chance;
    m_voice += isOn;
    const bool isCold = m_temperature <= 0;
    const double logit =
        std::isnan(m_logits[key]) ? 0 : m_logits[key] / (isCold ? 1 : m_temperature);
    if (isCold) return {isOn, filter::logProbOf(logit, isOn)};
    return {isOn, filter::logProbOf(logit, isOn) - (isOn ? std::log(chance) : std::log1p(-chance))};
  }

 private:
  double m_temperature;
  bool m_isUpwards;
  std::optional<CountedNotes> m_counted; ///< none: no voice sings
  CountedNotes::Logits m_logits{};
  std::size_t m_voice = 0; ///< whose key comes next
};

} // namespace

CountedDraw::CountedDraw(std::vector<std::vector<types::PitchRange>> voices, double temperature,
                         std::vector<std::int64_t> order, torch::Dtype dtype)
    : m_voices(std::move(voices))
    , m_temperature(temperature)
    , m_order(std::move(order))
    , m_dtype(dtype) {}

filter::DrawnSlices CountedDraw::draw(std::size_t t, const model::NoteDistribution& notes,
                                      std::size_t particles, filter::Randomness& random) {
  const bool isUpwards = !m_order.empty() && m_order.front() == 0;
  VoiceKeys rule(m_voices.at(t), m_temperature, isUpwards);
  return filter::walkKeys(notes, m_order, particles, m_dtype, rule, random);
}

} // namespace dmm::generate
