#include "core/types/Bars.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace dmm::types {

namespace {

/// A regular bar of this signature.
Bars::Bar regular(int beats, int beatUnit) {
  Bars::Bar bar;
  bar.beats = beats;
  bar.beatUnit = beatUnit;
  bar.length = bar.wholeLength();
  return bar;
}

bool isSignature(int beats, int beatUnit) { return beats >= 1 && beatUnit >= 1; }

} // namespace

bool Bars::Bar::isWhole() const { return std::abs(length - wholeLength()) < kSameTime; }

Bars::Bars() : m_runs{Bar{}} {}

Bars::Bars(const Chorale& chorale) : Bars() {
  if (!chorale.meter || !isSignature(chorale.meter->beats, chorale.meter->beatUnit)) return;
  const Meter& meter = *chorale.meter;
  const auto quarters = [&](int steps) {
    return double(steps) / std::max(1, chorale.stepsPerQuarter);
  };
  Bar whole = regular(meter.beats, meter.beatUnit);
  m_runs = {whole};
  const auto addBar = [&](double start, double length, bool isCounted) {
    Bar bar = whole;
    bar.isCounted = isCounted;
    bar.start = start;
    bar.length = length;
    bar.missing = isCounted ? 0 : std::max(0.0, whole.length - length);
    bar.number = lastNumberBefore(start) + (isCounted ? 1 : 0);
    addRun(bar);
    if (bar.isWhole() && isCounted) return;
    whole.start = bar.end();
    whole.number = bar.number + 1;
    addRun(whole);
  };
  if (const double pickup = quarters(meter.pickupSteps);
      meter.pickupSteps > 0 && pickup + kSameTime < whole.length)
    addBar(0, pickup, false);

  struct Break {
    const Meter::Change* change = nullptr;
    const Meter::IrregularBar* bar = nullptr;
  };
  std::map<int, Break> breaks; // by step
  for (const auto& change : meter.changes)
    if (isSignature(change.beats, change.beatUnit)) breaks[change.step].change = &change;
  for (const auto& bar : meter.irregularBars)
    if (bar.lengthSteps > 0) breaks[bar.step].bar = &bar;
  for (const auto& [step, at] : breaks) {
    const double start = quarters(step);
    if (start + kSameTime < m_runs.back().start) continue; // within a bar that is not divided
    if (at.change) whole = regular(at.change->beats, at.change->beatUnit);
    addBar(start, at.bar ? quarters(at.bar->lengthSteps) : whole.length,
           !at.bar || at.bar->isCounted);
  }
}

void Bars::addRun(const Bar& first) {
  if (m_runs.back().start + kSameTime >= first.start) m_runs.pop_back();
  m_runs.push_back(first);
}

int Bars::lastNumberBefore(double quarters) const {
  const Bar& run = m_runs.back();
  const double bars = (quarters - run.start) / run.length;
  return run.number + int(std::ceil(bars - kSameTime)) - 1;
}

Bars::Bar Bars::barAt(double quarters) const {
  const double at = quarters + kSameTime;
  auto next = std::upper_bound(m_runs.begin(), m_runs.end(), at,
                               [](double time, const Bar& run) { return time < run.start; });
  Bar bar = *(next == m_runs.begin() ? next++ : std::prev(next));
  const double before = std::floor((at - bar.start) / bar.length);
  bar.number += int(before);
  bar.start += before * bar.length;
  if (next != m_runs.end()) bar.length = std::min(bar.length, next->start - bar.start);
  return bar;
}

std::vector<Bars::Bar> Bars::until(double lengthQuarters) const {
  std::vector<Bar> bars{barAt(0)};
  while (bars.back().end() + kSameTime < lengthQuarters) bars.push_back(barAt(bars.back().end()));
  bars.back().length =
      std::max(0.0, std::min(bars.back().length, lengthQuarters - bars.back().start));
  return bars;
}

Bars::Place Bars::placeOf(double quarters) const {
  const Bar bar = barAt(quarters);
  const double into = quarters - bar.start + bar.missing;
  const int beats = int(std::floor((into + kSameTime) / bar.quartersABeat()));
  return {bar.number, beats + 1, std::max(0.0, into - beats * bar.quartersABeat())};
}

std::string Bars::text(double quarters) const {
  const Place place = placeOf(quarters);
  return std::to_string(place.bar) + "." + std::to_string(place.beat);
}

double Bars::quartersABeat() const {
  double shortest = m_runs.front().quartersABeat();
  for (const Bar& run : m_runs) shortest = std::min(shortest, run.quartersABeat());
  return shortest;
}

double Bars::quartersABar() const {
  double shortest = m_runs.front().wholeLength();
  for (const Bar& run : m_runs) shortest = std::min(shortest, run.wholeLength());
  return shortest;
}

int Bars::count(double lengthQuarters) const {
  if (lengthQuarters <= kSameTime) return 0;
  return std::max(0, barAt(lengthQuarters - 2 * kSameTime).number);
}

} // namespace dmm::types
