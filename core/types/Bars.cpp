#include "core/types/Bars.h"

#include <algorithm>
#include <cmath>

namespace dmm::types {

namespace {
constexpr double kRounding = 1e-6; // quarters: a beat that is due has begun
} // namespace

Bars::Bars(const Chorale& chorale) {
  if (!chorale.meter || chorale.meter->beats < 1 || chorale.meter->beatUnit < 1) return;
  m_beatsABar = chorale.meter->beats;
  m_quartersABeat = 4.0 / chorale.meter->beatUnit;
  m_pickupQuarters = double(chorale.meter->pickupSteps) / std::max(1, chorale.stepsPerQuarter);
}

Bars::Place Bars::placeOf(double quarters) const {
  const double sinceBar1 = quarters - m_pickupQuarters;
  const int beats = int(std::floor((sinceBar1 + kRounding) / m_quartersABeat));
  const int bars = int(std::floor(double(beats) / m_beatsABar));
  return {bars + 1, beats - bars * m_beatsABar + 1,
          std::max(0.0, sinceBar1 - beats * m_quartersABeat)};
}

std::string Bars::text(double quarters) const {
  const Place place = placeOf(quarters);
  return std::to_string(place.bar) + "." + std::to_string(place.beat);
}

int Bars::count(double lengthQuarters) const {
  return std::max(0,
                  int(std::ceil((lengthQuarters - m_pickupQuarters - kRounding) / quartersABar())));
}

} // namespace dmm::types
