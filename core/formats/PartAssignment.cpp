#include "core/formats/PartAssignment.h"

#include "core/formats/VoiceAssignment.h"
#include "core/support/Text.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <numeric>
#include <string_view>
#include <utility>

namespace dmm::formats {

namespace {

constexpr std::size_t kVoices = types::kVoiceParts.size();
constexpr std::size_t kMostParts = 8; ///< of one voice each; more are an orchestra

/// The beginnings of the names that parts have, and whose they are.
constexpr std::array<std::pair<const char*, std::size_t>, 8> kNames{{{"sopran", 0},
                                                                     {"canto", 0},
                                                                     {"cantus", 0},
                                                                     {"superius", 0},
                                                                     {"discant", 0},
                                                                     {"alt", 1},
                                                                     {"tenor", 2},
                                                                     {"bass", 3}}};

/// The voice that a part is named after, if it is one and not two ("Soprano/Alto").
std::optional<std::size_t> voiceOfName(const std::string& name) {
  constexpr std::string_view kLetters = "satb";
  const std::string lower = support::lowerCase(name);
  if (lower.size() == 1) {
    const auto voice = kLetters.find(lower[0]);
    return voice == std::string_view::npos ? std::nullopt : std::optional(voice);
  }
  std::optional<std::size_t> named;
  for (const auto& [beginning, voice] : kNames)
    if (lower.starts_with(beginning)) named = voice;
  for (const auto& [beginning, voice] : kNames)
    for (std::size_t at = lower.find(beginning, 1); at != std::string::npos;
         at = lower.find(beginning, at + 1))
      if (voice != named && !std::isalpha(static_cast<unsigned char>(lower[at - 1])))
        return std::nullopt;
  return named;
}

double meanPitch(const PartLine& part) {
  double sum = 0;
  for (const types::Note& note : part.notes) sum += note.pitch;
  return sum / static_cast<double>(part.notes.size());
}

class Parts {
 public:
  explicit Parts(const std::vector<PartLine>& parts) : m_parts(parts), m_fromTop(parts.size()) {
    for (const PartLine& part : parts) m_pitches.push_back(meanPitch(part));
    std::iota(m_fromTop.begin(), m_fromTop.end(), std::size_t{0});
    std::stable_sort(m_fromTop.begin(), m_fromTop.end(),
                     [this](std::size_t a, std::size_t b) { return m_pitches[a] > m_pitches[b]; });
  }

  std::optional<PartsOfVoices> byName() const {
    PartsOfVoices voices;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
      const auto voice = voiceOfName(m_parts[i].name);
      if (!voice || !voices.at(*voice).empty()) return std::nullopt;
      voices.at(*voice).push_back(i);
    }
    return voices;
  }

  std::optional<PartsOfVoices> four() const {
    if (m_parts.size() != kVoices) return std::nullopt;
    PartsOfVoices voices;
    for (std::size_t voice = 0; voice < kVoices; ++voice) voices[voice] = {m_fromTop[voice]};
    return voices;
  }

  std::optional<PartsOfVoices> few() const {
    if (m_parts.empty() || m_parts.size() >= kVoices || !areOneVoiceEach()) return std::nullopt;
    PartsOfVoices voices;
    if (m_parts.size() == 1) {
      voices[0] = {0};
      return voices;
    }
    double nearest = std::numeric_limits<double>::infinity();
    for (unsigned choice = 0; choice < 1U << kVoices; ++choice) { // a bit for each voice that sings
      PartsOfVoices tried;
      double distance = 0;
      std::size_t next = 0;
      for (std::size_t voice = 0; voice < kVoices; ++voice) {
        if ((choice >> voice & 1U) == 0) continue;
        if (next < m_parts.size()) {
          tried[voice] = {m_fromTop[next]};
          distance += std::abs(m_pitches[m_fromTop[next]] - kUsualPitch.at(voice));
        }
        ++next;
      }
      if (next != m_parts.size() || distance >= nearest) continue;
      nearest = distance;
      voices = tried;
    }
    return voices;
  }

  std::optional<PartsOfVoices> many() const {
    if (m_parts.size() <= kVoices || m_parts.size() > kMostParts || !areOneVoiceEach())
      return std::nullopt;
    PartsOfVoices voices = namedAndNearest();
    return voices[0].empty() ? divided() : voices;
  }

 private:
  bool areOneVoiceEach() const {
    return std::all_of(m_parts.begin(), m_parts.end(),
                       [](const PartLine& part) { return part.isOneVoice; });
  }

  /// Nothing where a voice has no part of its name.
  PartsOfVoices namedAndNearest() const {
    PartsOfVoices voices;
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < m_parts.size(); ++i)
      if (const auto voice = voiceOfName(m_parts[i].name))
        voices.at(*voice).push_back(i);
      else
        others.push_back(i);
    std::array<double, kVoices> pitches{};
    for (std::size_t voice = 0; voice < kVoices; ++voice) {
      if (voices[voice].empty()) return {};
      pitches[voice] = m_pitches[voices[voice].front()];
    }
    for (const std::size_t other : others) {
      const auto distance = [&](std::size_t voice) {
        return std::abs(m_pitches[other] - pitches.at(voice));
      };
      std::size_t nearest = 0;
      for (std::size_t voice = 1; voice < kVoices; ++voice)
        if (distance(voice) < distance(nearest)) nearest = voice;
      voices.at(nearest).push_back(other);
    }
    return voices;
  }

  /// The highest part is the soprano, the lowest the bass.
  PartsOfVoices divided() const {
    std::size_t firstTenor = 2; // from the top
    for (std::size_t i = 3; i + 1 < m_parts.size(); ++i) {
      const auto gap = [this](std::size_t at) {
        return m_pitches[m_fromTop[at - 1]] - m_pitches[m_fromTop[at]];
      };
      if (gap(i) > gap(firstTenor)) firstTenor = i;
    }
    PartsOfVoices voices;
    for (std::size_t i = 0; i < m_parts.size(); ++i)
      voices[i == 0                    ? 0
             : i + 1 == m_parts.size() ? 3
             : i < firstTenor          ? 1
                                       : 2]
          .push_back(m_fromTop[i]);
    return voices;
  }

  const std::vector<PartLine>& m_parts;
  std::vector<double> m_pitches; ///< the mean of each part
  std::vector<std::size_t> m_fromTop;
};

} // namespace

std::optional<PartsOfVoices> voicesOfParts(const std::vector<PartLine>& parts) {
  const Parts all(parts);
  auto voices = all.byName();
  if (!voices) voices = all.four();
  if (!voices) voices = all.few();
  if (!voices) voices = all.many();
  return voices;
}

std::optional<PartsOfVoices> voicesOfLines(const std::vector<PartLine>& lines) {
  const Parts all(lines);
  const auto voices = all.four();
  return voices ? voices : all.few();
}

} // namespace dmm::formats
