#include "core/formats/NotePairing.h"

#include <deque>

namespace dmm::formats {

namespace {

using Kind = KeyEvent::Kind;

class Pairing {
 public:
  Pairing(const std::vector<KeyEvent>& events, std::int64_t endOfTrack)
      : m_events(events)
      , m_endOfTrack(endOfTrack)
      , m_roles(events.size(), Role::Alone) {}

  PairedNotes run() {
    findRoles();
    return pair();
  }

 private:
  enum class Role {
    Alone,        ///< a strike without a release, a release that ends nothing
    Paired,       ///< one of as many releases as strikes
    WithoutLength ///< a strike whose release stands before it
  };

  bool is(std::size_t i, Kind kind) const {
    return i < m_events.size() && m_events[i].kind == kind;
  }

  /// A release and a strike on one tick.
  bool isTurn(std::size_t i) const {
    return is(i, Kind::Release) && is(i + 1, Kind::Strike) &&
           m_events[i].tick == m_events[i + 1].tick;
  }

  /// A release ends the latest strike that has none yet, so that a strike whose release is missing
  /// is left over, and not one of those after it.
  void findRoles() {
    std::vector<std::size_t> open; // strikes
    std::size_t latest = m_events.size();
    for (std::size_t i = 0; i < m_events.size(); ++i) {
      const bool isSounding = !open.empty() && open.back() == latest;
      switch (m_events[i].kind) {
      case Kind::Strike:
        latest = i;
        open.push_back(i);
        break;
      case Kind::Silence: open.clear(); break;
      case Kind::Release:
        if (const std::size_t after = isSounding ? i : afterReversedNotes(i); after > i) {
          for (std::size_t strike = i + 1; strike < after; strike += 2)
            m_roles[strike] = Role::WithoutLength;
          i = after - 1;
        } else if (!open.empty()) {
          m_roles[open.back()] = m_roles[i] = Role::Paired;
          open.pop_back();
        }
        break;
      }
    }
  }

  /// The event after the notes from here on whose releases stand before their strikes; `i` where
  /// there are none: where the last strike has a release after it, each strike has, and the first
  /// release is a stray one.
  std::size_t afterReversedNotes(std::size_t i) const {
    std::size_t after = i;
    while (isTurn(after)) after += 2;
    return after == m_events.size() || is(after, Kind::Strike) ? after : i;
  }

  PairedNotes pair() const {
    PairedNotes result;
    auto& notes = result.notes;
    std::deque<std::size_t> sounding; // notes whose release comes
    constexpr std::size_t kNone = -1;
    std::size_t alone = kNone; // the note that has none
    for (std::size_t i = 0; i < m_events.size(); ++i) {
      const auto [tick, kind] = m_events[i];
      if (m_roles[i] == Role::WithoutLength) {
        ++result.withoutLength;
      } else if (kind == Kind::Release) {
        if (m_roles[i] != Role::Paired) continue;
        notes[sounding.front()].end = tick;
        result.withoutLength += notes[sounding.front()].start == tick;
        sounding.pop_front();
      } else {
        if (alone != kNone) notes[alone].end = tick;
        result.neverReleased += alone != kNone && kind == Kind::Strike;
        alone = kNone;
        if (kind == Kind::Silence) continue;
        if (m_roles[i] == Role::Paired)
          sounding.push_back(notes.size());
        else
          alone = notes.size();
        notes.push_back({tick, m_endOfTrack});
      }
    }
    result.neverReleased += alone != kNone;
    std::erase_if(notes, [](const PairedNote& note) { return note.end <= note.start; });
    return result;
  }

  const std::vector<KeyEvent>& m_events;
  std::int64_t m_endOfTrack;
  std::vector<Role> m_roles;
};

} // namespace

PairedNotes pairNotes(const std::vector<KeyEvent>& events, std::int64_t endOfTrack) {
  return Pairing(events, endOfTrack).run();
}

} // namespace dmm::formats
