#include "core/generate/SliceDraw.h"

#include <cmath>

namespace dmm::generate {

SliceDraw::SliceDraw(const types::GenerationSettings& settings)
    : m_settings(settings)
    , m_together(settings.voices, settings.temperature) {}

types::Slice SliceDraw::draw(const CountedNotes::Logits& logits, NoiseSource& source) {
  return m_settings.notes == types::NoteRule::FourVoices ? m_together.draw(logits, source)
                                                         : drawSingly(logits, source);
}

types::Slice SliceDraw::drawSingly(const CountedNotes::Logits& logits, NoiseSource& source) const {
  types::Slice slice;
  for (std::size_t key = 0; key < logits.size(); ++key) {
    const double chance = source.uniform();
    const bool isSampled = m_settings.notes == types::NoteRule::Sampled;
    // Temperature 0 takes the more probable of on and off.
    const double scaled = isSampled ? logits[key] / m_settings.temperature : logits[key];
    const double probability = 1 / (1 + std::exp(-(std::isnan(scaled) ? 0 : scaled)));
    slice.set(key, isSampled ? chance < probability : probability >= m_settings.threshold);
  }
  return slice;
}

} // namespace dmm::generate
