#pragma once

#include "core/types/Music.h"

#include <QString>

namespace dmm::widgets {

/// Where in its bars a piece is: bar and beat, both counted from 1. An incomplete first bar is bar
/// 0. Without a known metre, bars of four quarters.
class BarBeat {
 public:
  BarBeat() = default;
  explicit BarBeat(const types::Chorale& chorale);

  /// "3.2"
  QString text(double quarters) const;

 private:
  double m_quartersPerBeat = 1;
  int m_beatsPerBar = 4;
  double m_pickupQuarters = 0;
};

} // namespace dmm::widgets
