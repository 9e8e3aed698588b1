#include "core/generate/FreeBars.h"

#include "core/support/Errors.h"
#include "core/types/Bars.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace dmm::generate {

namespace {

/// From where to where, in quarters.
std::pair<double, double> timesOf(const types::Chorale& piece, BarSpan span) {
  const auto bars =
      types::Bars(piece).until(static_cast<double>(piece.lengthSteps) / piece.stepsPerQuarter);
  const auto first = std::find_if(bars.begin(), bars.end(),
                                  [&](const auto& bar) { return bar.number == span.first; });
  const auto last = std::find_if(bars.rbegin(), bars.rend(),
                                 [&](const auto& bar) { return bar.number == span.last; });
  if (first == bars.end() || last == bars.rend() || span.last < span.first)
    throw support::InputError(
        fmt::format("bars {} to {}", span.first, span.last),
        fmt::format("the piece has bars {} to {}", bars.front().number, bars.back().number));
  return {first->start, last->end()};
}

/// The first slice that begins no earlier.
std::int64_t sliceAt(double quarters, int slicesPerQuarter) {
  return static_cast<std::int64_t>(std::ceil(quarters * slicesPerQuarter - types::kSameTime));
}

} // namespace

void freeBars(types::FreeNotes& free, const types::Chorale& piece, BarSpan bars,
              int slicesPerQuarter) {
  const auto [begin, end] = timesOf(piece, bars);
  free.first = sliceAt(begin, slicesPerQuarter);
  free.end = std::max(sliceAt(end, slicesPerQuarter), free.first + 1);
}

void lockBars(types::NoteLocks& locks, const std::array<bool, 4>& voices,
              const types::Chorale& piece, BarSpan bars, int slicesPerQuarter) {
  const auto [begin, end] = timesOf(piece, bars);
  for (const types::VoicePart voice : types::kVoiceParts)
    if (voices.at(static_cast<std::size_t>(voice)))
      lockTimes(locks, voice, begin, end, slicesPerQuarter);
}

void lockTimes(types::NoteLocks& locks, types::VoicePart voice, double begin, double end,
               int slicesPerQuarter) {
  const std::int64_t first = sliceAt(begin, slicesPerQuarter);
  locks.push_back({voice, first, std::max(sliceAt(end, slicesPerQuarter), first + 1)});
}

} // namespace dmm::generate
