#include "core/generate/SliceDraw.h"

#include "core/generate/counterpoint/ChordSequence.h"

#include <cmath>
#include <cstdlib>
#include <optional>

namespace dmm::generate {

using types::NoteRule;

namespace {

std::vector<int> keysFromTheTop(const types::Slice& slice) {
  std::vector<int> keys;
  for (std::size_t key = slice.size(); key-- > 0;)
    if (slice.test(key)) keys.push_back(static_cast<int>(key));
  return keys;
}

} // namespace

SliceDraw::SliceDraw(const types::GenerationSettings& settings, std::vector<std::int64_t> keyOrder)
    : m_settings(settings)
    , m_keyOrder(std::move(keyOrder))
    , m_together(settings.voices, settings.temperature) {}

types::Slice SliceDraw::draw(const LogitsGiven& logitsGiven, const types::Slice& before,
                             NoiseSource& source) {
  if (!types::hasOneKeyAVoice(m_settings.notes)) return drawFreely(logitsGiven, source);
  const int tries = m_settings.temperature > 0 ? kMostTries : 1;
  types::Slice slice;
  std::optional<types::Slice> badlyLed;
  for (int i = 0; i < tries; ++i) {
    if (m_keyOrder.empty()) {
      slice = m_together.draw(logitsGiven({}), source);
    } else {
      slice = drawInOrder(logitsGiven, source, m_settings.voices.size());
      if (!fitsTheVoices(slice)) continue;
    }
    if (isWellLed(before, slice)) return slice;
    if (!badlyLed) badlyLed = slice;
  }
  return badlyLed ? *badlyLed : m_together.draw(logitsGiven(slice), source);
}

types::Slice SliceDraw::drawFreely(const LogitsGiven& logitsGiven, NoiseSource& source) const {
  if (!m_keyOrder.empty()) return drawInOrder(logitsGiven, source, types::kKeyCount);
  const CountedNotes::Logits logits = logitsGiven({});
  types::Slice slice;
  for (std::size_t key = 0; key < logits.size(); ++key)
    slice.set(key, isSounding(logits[key], source));
  return slice;
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

bool SliceDraw::isWellLed(const types::Slice& before, const types::Slice& slice) const {
  if (m_settings.notes != NoteRule::LedVoices) return true;
  const std::vector<int> from = keysFromTheTop(before), to = keysFromTheTop(slice);
  if (from.size() != to.size() || from.empty()) return true;
  if (std::abs(to[0] - from[0]) > kFifth) return false;
  for (std::size_t high = 0; high < to.size(); ++high)
    for (std::size_t low = high + 1; low < to.size(); ++low) {
      const bool isSimilar = (to[high] - from[high]) * (to[low] - from[low]) > 0;
      const int interval = (to[high] - to[low]) % kOctave;
      if (isSimilar && (interval == 0 || interval == kFifth) &&
          (from[high] - from[low]) % kOctave == interval)
        return false;
    }
  return true;
}

} // namespace dmm::generate
