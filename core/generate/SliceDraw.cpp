#include "core/generate/SliceDraw.h"

#include <cmath>

namespace dmm::generate {

using types::NoteRule;

SliceDraw::SliceDraw(const types::GenerationSettings& settings, std::vector<std::int64_t> keyOrder)
    : m_settings(settings)
    , m_keyOrder(std::move(keyOrder))
    , m_together(settings.voices, settings.temperature) {}

types::Slice SliceDraw::draw(const LogitsGiven& logitsGiven, NoiseSource& source) {
  const bool isCounted = m_settings.notes == NoteRule::FourVoices;
  if (m_keyOrder.empty()) {
    const CountedNotes::Logits logits = logitsGiven({});
    if (isCounted) return m_together.draw(logits, source);
    types::Slice slice;
    for (std::size_t key = 0; key < logits.size(); ++key)
      slice.set(key, isSounding(logits[key], source));
    return slice;
  }
  if (!isCounted) return drawInOrder(logitsGiven, source, types::kKeyCount);
  const int tries = m_settings.temperature > 0 ? kMostTries : 1;
  types::Slice slice;
  for (int i = 0; i < tries; ++i) {
    slice = drawInOrder(logitsGiven, source, m_settings.voices.size());
    if (fitsTheVoices(slice)) return slice;
  }
  return m_together.draw(logitsGiven(slice), source);
}

bool SliceDraw::isSounding(double logit, NoiseSource& source) const {
  const double chance = source.uniform();
  const bool isSampled = m_settings.notes != NoteRule::Threshold;
  // Temperature 0 takes the more probable of on and off.
  const double scaled = isSampled ? logit / m_settings.temperature : logit;
  const double probability = 1 / (1 + std::exp(-(std::isnan(scaled) ? 0 : scaled)));
  return isSampled ? chance < probability : probability >= m_settings.threshold;
}

types::Slice SliceDraw::drawInOrder(const LogitsGiven& logitsGiven, NoiseSource& source,
                                    std::size_t most) const {
  types::Slice slice;
  CountedNotes::Logits logits = logitsGiven(slice);
  for (const std::int64_t place : m_keyOrder) {
    const auto key = static_cast<std::size_t>(place);
    if (!isSounding(logits[key], source)) continue;
    slice.set(key);
    if (slice.count() > most) break;
    logits = logitsGiven(slice); // nothing changes but where a key sounds
  }
  return slice;
}

bool SliceDraw::fitsTheVoices(const types::Slice& slice) const {
  if (slice.count() != m_settings.voices.size()) return false;
  std::size_t voice = 0; // from the top
  for (std::size_t key = slice.size(); key-- > 0;) {
    if (!slice.test(key)) continue;
    const types::PitchRange& range = m_settings.voices[voice++];
    const int pitch = types::kLowestPitch + static_cast<int>(key);
    if (pitch < range.lowest || pitch > range.highest) return false;
  }
  return true;
}

} // namespace dmm::generate
