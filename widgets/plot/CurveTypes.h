#pragma once

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

} // namespace dmm::widgets
