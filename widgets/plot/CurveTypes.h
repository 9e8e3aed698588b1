#pragma once

#include <QString>

namespace dmm::widgets {

enum class CurveMarker { None, Circle, Square };

enum class CurveScale { Linear, Logarithmic };

/// What an axis counts.
enum class CurveUnit {
  Plain,
  Nats,    ///< told with three decimals
  Whole,   ///< never a tick between whole numbers (an epoch has no half)
  Duration ///< seconds, written as "1:05:00"
};

/// Something that happened at an x, and what is said of it.
struct CurveEvent {
  double x = 0;
  QString text; ///< lines
  friend bool operator==(const CurveEvent&, const CurveEvent&) = default;
};

} // namespace dmm::widgets
