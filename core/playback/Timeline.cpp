#include "core/playback/Timeline.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>

namespace dmm::playback {

namespace {

constexpr int kMidiPitches = 128;

void check(const types::Note& note) {
  if (note.pitch < 0 || note.pitch >= kMidiPitches || note.onset < 0 || note.duration < 1)
    throw std::invalid_argument("Timeline: expected notes of pitch 0..127, onset >= 0 and duration "
                                ">= 1, got pitch " +
                                std::to_string(note.pitch) + ", onset " +
                                std::to_string(note.onset) + ", duration " +
                                std::to_string(note.duration));
}

/// Begin and end in steps of every note of a voice, by pitch, with overlaps cut.
std::map<int, std::map<int, int>> endsByPitchAndOnset(const std::vector<types::Note>& voice) {
  std::map<int, std::map<int, int>> ends;
  for (const types::Note& note : voice) {
    check(note);
    int& end = ends[note.pitch][note.onset];
    end = std::max(end, note.onset + note.duration);
  }
  for (auto& [pitch, notes] : ends)
    for (auto note = notes.begin(); note != notes.end(); ++note)
      if (const auto next = std::next(note); next != notes.end())
        note->second = std::min(note->second, next->first);
  return ends;
}

} // namespace

Timeline::Timeline(const types::Chorale& chorale) {
  if (chorale.stepsPerQuarter < 1)
    throw std::invalid_argument("Timeline: expected stepsPerQuarter >= 1, got " +
                                std::to_string(chorale.stepsPerQuarter));
  const auto quarters = [&](int step) { return double(step) / chorale.stepsPerQuarter; };
  m_lengthQuarters = quarters(std::max(0, chorale.lengthSteps));
  for (int voice = 0; voice < int(chorale.voices.size()); ++voice)
    for (const auto& [pitch, notes] : endsByPitchAndOnset(chorale.voices.at(std::size_t(voice))))
      for (const auto& [onset, end] : notes) {
        m_events.push_back({quarters(onset), true, voice, pitch});
        m_events.push_back({quarters(end), false, voice, pitch});
        m_lengthQuarters = std::max(m_lengthQuarters, quarters(end));
      }
  std::sort(m_events.begin(), m_events.end(), [](const Event& a, const Event& b) {
    return std::tie(a.quarters, a.begins, a.voice, a.pitch) <
           std::tie(b.quarters, b.begins, b.voice, b.pitch);
  });
}

std::size_t Timeline::startAt(double quarters) const {
  const auto first = std::find_if(m_events.begin(), m_events.end(), [quarters](const Event& event) {
    return event.quarters > quarters || (event.quarters == quarters && event.begins);
  });
  return static_cast<std::size_t>(first - m_events.begin());
}

std::vector<int> Timeline::pitchesHeldBefore(std::size_t event, int voice) const {
  std::set<int> held;
  for (std::size_t i = 0; i < event; ++i) {
    if (m_events[i].voice != voice) continue;
    if (m_events[i].begins) {
      held.insert(m_events[i].pitch);
    } else {
      held.erase(m_events[i].pitch);
    }
  }
  return {held.begin(), held.end()};
}

} // namespace dmm::playback
