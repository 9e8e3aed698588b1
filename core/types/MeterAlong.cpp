#include "core/types/MeterAlong.h"

#include "core/types/Bars.h"

#include <algorithm>
#include <cmath>

namespace dmm::types {

namespace {

/// Slices within one bar of the score, without a jump.
struct PassedBar {
  Bars::Bar bar;
  int first = 0;
  int count = 0;
};

std::vector<PassedBar> passedBars(const Bars& bars, const ScorePath& path) {
  std::vector<PassedBar> passed;
  for (std::size_t k = 0; k < path.places.size(); ++k) {
    const double place = std::max(0.0, path.places[k]); // before the piece is the first bar
    const bool jumps =
        k == 0 || std::abs(path.places[k] - path.places[k - 1] - path.quartersASlice) > kSameTime;
    Bars::Bar bar = bars.barAt(place);
    if (jumps || std::abs(bar.start - passed.back().bar.start) > kSameTime) {
      // What is entered in its middle completes a bar, as an upbeat does.
      bar.isCounted =
          bar.isCounted && !(jumps && place - bar.start + kSameTime > path.quartersASlice);
      passed.push_back({bar, static_cast<int>(k), 0});
    }
    ++passed.back().count;
  }
  return passed;
}

} // namespace

std::optional<Meter> meterAlong(const Chorale& score, const ScorePath& path) {
  if (!score.meter || path.places.empty()) return std::nullopt;
  const double longer = 1 / (path.slicesPerQuarter * path.quartersASlice);
  const auto passed = passedBars(Bars(score), path);
  Meter meter;
  Meter::Change current;
  for (std::size_t i = 0; i < passed.size(); ++i) {
    const auto& [bar, first, count] = passed[i];
    const double whole = bar.wholeLength() / path.quartersASlice; // slices
    const double unit = bar.beatUnit / longer;
    if (std::abs(whole - std::round(whole)) > kSameTime || unit < 1 ||
        std::abs(unit - std::round(unit)) > kSameTime)
      return std::nullopt;
    const Meter::Change time{first, bar.beats, static_cast<int>(std::lround(unit))};
    const bool isShort = count + kSameTime < whole;
    if (i == 0) {
      meter.beats = time.beats;
      meter.beatUnit = time.beatUnit;
      if (isShort) meter.pickupSteps = count;
    } else if (time.beats != current.beats || time.beatUnit != current.beatUnit) {
      meter.changes.push_back(time);
    }
    current = time;
    const bool isPickupOrLast = isShort && (i == 0 || i + 1 == passed.size());
    if (count != static_cast<int>(std::lround(whole)) && !isPickupOrLast)
      meter.irregularBars.push_back({first, count, bar.isCounted});
  }
  return meter;
}

} // namespace dmm::types
