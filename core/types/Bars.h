#pragma once

#include "core/types/Music.h"

#include <string>
#include <vector>

namespace dmm::types {

inline constexpr double kSameTime = 1e-6; ///< quarters: times as near as this are one

/// Where the bars and beats of a piece are, both counted from 1; times are quarters. An incomplete
/// first bar is bar 0 and has the last beats of a bar. Without a known metre there are bars of four
/// quarters. What follows the end of the piece has bars as well.
class Bars {
 public:
  Bars();
  explicit Bars(const Chorale& chorale);

  struct Bar {
    int number = 1;
    bool isCounted = true; ///< no: an upbeat, or the rest of the bar before it, of the same number
    double start = 0;
    double length = 4;
    double missing = 0; ///< of a whole bar, before this one begins
    int beats = 4;      ///< of the time signature
    int beatUnit = 4;

    double end() const { return start + length; }
    double quartersABeat() const { return 4.0 / beatUnit; }
    /// What the time signature says.
    double wholeLength() const { return beats * quartersABeat(); }
    bool isWhole() const;
  };
  Bar barAt(double quarters) const;
  /// All that begin before the end of a piece of this length, at least one; the last is cut there.
  std::vector<Bar> until(double lengthQuarters) const;

  struct Place {
    int bar = 1;
    int beat = 1;
    double intoBeat = 0; ///< quarters since the beat began
  };
  Place placeOf(double quarters) const;
  /// "3.2", bar and beat.
  std::string text(double quarters) const;

  /// Of the time signature with the shortest ones.
  double quartersABeat() const;
  double quartersABar() const;

  /// Bars of a piece of this length; a last one that is begun counts, an incomplete first does not.
  int count(double lengthQuarters) const;

 private:
  /// Bars of one length from its first one's start up to the next run.
  void addRun(const Bar& first);
  /// The number of the last bar before this time, which no run begins after.
  int lastNumberBefore(double quarters) const;

  std::vector<Bar> m_runs; ///< at least one; starts increase
};

} // namespace dmm::types
