#pragma once

#include "core/formats/ScoreReading.h"

#include <string>
#include <string_view>
#include <vector>

namespace dmm::formats {

/// A note as a file has it: times in quarters from the start, on no grid yet.
struct PlayedNote {
  double start = 0;
  double end = 0;
  int pitch = 0; ///< MIDI note number, whatever the file says
  bool hasFermata = false;
};

/// The notes of one line of the source: a voice within a part, a channel within a track.
struct ScoreStream {
  int group = 0;    ///< part or track
  std::string name; ///< of the group
  std::vector<PlayedNote> notes;
};

/// The bars that a file tells, in quarters from the start; in order.
struct RawMeter {
  struct Signature {
    double start = 0; ///< the first one's does not matter: it holds from the start
    int beats = 4;
    int beatUnit = 4;
  };
  struct IrregularBar {
    double start = 0;
    double length = 0;
    bool isCounted = true;
  };
  std::vector<Signature> signatures; ///< none: nothing is known of bars
  std::vector<IrregularBar> irregularBars;
  double pickup = 0;
};

/// What a reader found in a file, before it becomes a Chorale.
struct RawScore {
  types::Chorale head; ///< title, number, origin, key
  bool inferredVoices = false;
  double lengthQuarters = 0; ///< at least; the last note counts too
  RawMeter meter;
  std::vector<ScoreStream> streams;
  std::vector<std::string> remarks;
};

/// Bounds that no real piece comes near, so that a hostile file costs little.
inline constexpr double kLongestScore = 16384; ///< quarters
inline constexpr std::size_t kMostNotes = 200000;

/// Puts the notes onto the grid (nearest step, at least one step long) and gives them to four
/// voices: parts that can be voices, or lines of parts, as PartAssignment.h tells; else by
/// assignVoices(), then labelled as inferred. Throws support::InputError for a score without notes,
/// or beyond the bounds.
ScoreReading assembleScore(RawScore raw, int stepsPerQuarter, const std::string& source);

/// A text of a file as one line of UTF-8: Latin-1 is converted, control characters become spaces.
std::string cleanText(std::string_view text);

} // namespace dmm::formats
