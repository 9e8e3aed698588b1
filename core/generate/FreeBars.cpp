#include "core/generate/FreeBars.h"

#include "core/support/Errors.h"
#include "core/types/Bars.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace dmm::generate {

void freeBars(types::FreeNotes& free, const types::Chorale& piece, int firstBar, int lastBar,
              int slicesPerQuarter) {
  const auto bars =
      types::Bars(piece).until(static_cast<double>(piece.lengthSteps) / piece.stepsPerQuarter);
  const auto first = std::find_if(bars.begin(), bars.end(),
                                  [&](const auto& bar) { return bar.number == firstBar; });
  const auto last = std::find_if(bars.rbegin(), bars.rend(),
                                 [&](const auto& bar) { return bar.number == lastBar; });
  if (first == bars.end() || last == bars.rend() || lastBar < firstBar)
    throw support::InputError(
        fmt::format("bars {} to {}", firstBar, lastBar),
        fmt::format("the piece has bars {} to {}", bars.front().number, bars.back().number));
  const auto sliceAt = [&](double quarters) {
    return static_cast<std::int64_t>(std::ceil(quarters * slicesPerQuarter - types::kSameTime));
  };
  free.first = sliceAt(first->start);
  free.end = std::max(sliceAt(last->end()), free.first + 1);
}

} // namespace dmm::generate
