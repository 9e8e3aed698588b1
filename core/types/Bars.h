#pragma once

#include "core/types/Music.h"

#include <string>

namespace dmm::types {

/// Where the bars and beats of a piece are, both counted from 1. An incomplete first bar is bar 0.
/// Without a known metre there are bars of four quarters.
class Bars {
 public:
  Bars() = default;
  explicit Bars(const Chorale& chorale);

  struct Place {
    int bar = 1;
    int beat = 1;
    double intoBeat = 0; ///< quarters since the beat began
  };
  Place placeOf(double quarters) const;
  /// "3.2", bar and beat.
  std::string text(double quarters) const;

  double quartersABeat() const { return m_quartersABeat; }
  double quartersABar() const { return m_quartersABeat * m_beatsABar; }
  int beatsABar() const { return m_beatsABar; }
  double startOfBar(int bar) const { return m_pickupQuarters + (bar - 1) * quartersABar(); }

  /// Bars of a piece of this length; a last one that is begun counts, an incomplete first does not.
  int count(double lengthQuarters) const;

 private:
  double m_quartersABeat = 1;
  int m_beatsABar = 4;
  double m_pickupQuarters = 0;
};

} // namespace dmm::types
