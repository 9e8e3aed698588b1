#pragma once

#include "core/types/Music.h"

#include <cstddef>
#include <vector>

namespace dmm::playback {

/// A chorale as a player reads it: beginnings and ends of notes in order of time, ends before
/// beginnings at the same instant, so that a repeated note is struck again. Times are quarters from
/// the start. Of two notes of one voice that overlap on a pitch, the later one cuts the earlier one
/// short: a channel cannot hold a key twice.
class Timeline {
 public:
  struct Event {
    double quarters = 0;
    bool begins = false;
    int voice = 0;
    int pitch = 0;
  };

  Timeline() = default;
  /// Throws std::invalid_argument for a note or a grid that no player can follow.
  explicit Timeline(const types::Chorale& chorale);

  bool hasNotes() const { return !m_events.empty(); }
  double lengthQuarters() const { return m_lengthQuarters; }
  const std::vector<Event>& events() const { return m_events; }

  /// Where to begin in events() to play from this time: what ends just then is over.
  std::size_t startAt(double quarters) const;

  /// The notes of a voice that the events before this one began and did not end.
  std::vector<int> pitchesHeldBefore(std::size_t event, int voice) const;

 private:
  std::vector<Event> m_events;
  double m_lengthQuarters = 0;
};

} // namespace dmm::playback
