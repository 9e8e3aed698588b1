#include "widgets/transport/BarBeat.h"

#include <cmath>

namespace dmm::widgets {

namespace {
constexpr double kRounding = 1e-6; // quarters: a beat that is due has begun
} // namespace

BarBeat::BarBeat(const types::Chorale& chorale) {
  if (!chorale.meter || chorale.meter->beats < 1 || chorale.meter->beatUnit < 1) return;
  m_beatsPerBar = chorale.meter->beats;
  m_quartersPerBeat = 4.0 / chorale.meter->beatUnit;
  m_pickupQuarters = double(chorale.meter->pickupSteps) / chorale.stepsPerQuarter;
}

QString BarBeat::text(double quarters) const {
  const int beats = int(std::floor((quarters - m_pickupQuarters + kRounding) / m_quartersPerBeat));
  const int bar = int(std::floor(double(beats) / m_beatsPerBar));
  return QStringLiteral("%1.%2").arg(bar + 1).arg(beats - bar * m_beatsPerBar + 1);
}

} // namespace dmm::widgets
