#pragma once

#include "core/playback/MidiSink.h"
#include "core/types/Music.h"

#include <optional>
#include <vector>

namespace dmm::playback {

/// Writes down what is played on a keyboard as one voice on a grid: beginnings and ends go to the
/// nearest step, a note lasts at least one, and the next one ends it. Of notes that begin at the
/// same step the last one stays. No clock of its own: times are quarters since the first beat,
/// those before it belong to the count-in, but for a note that is struck just before the beat.
class MelodyRecorder {
 public:
  MelodyRecorder(types::VoicePart voice, int stepsPerQuarter);

  void take(const MidiMessage& message, double quarters);

  /// What was played up to here, in whole bars of four quarters; a key that is held sounds until
  /// now.
  types::Chorale piece(double quarters) const;
  bool hasNotes() const { return !m_notes.empty() || m_held; }

 private:
  int stepAt(double quarters) const;
  void end(double quarters);

  types::VoicePart m_voice;
  int m_stepsPerQuarter;
  std::vector<types::Note> m_notes;
  std::optional<types::Note> m_held; ///< its duration is not known yet
};

/// A bar of clicks and so many bars more, the first beat of each higher: what is heard while
/// somebody plays.
types::Chorale clicks(int bars);
inline constexpr double kCountInQuarters = 4;

} // namespace dmm::playback
