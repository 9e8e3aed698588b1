#include "core/formats/MetreJson.h"

#include <algorithm>

namespace dmm::formats {

using nlohmann::json;
using types::Meter;

namespace {
constexpr int kLatest = 1 << 20; // steps
} // namespace

std::vector<Meter::Change> readMeterChanges(const JsonReader& in, const json& value,
                                            int lengthSteps) {
  std::vector<Meter::Change> changes;
  for (const json& entry : in.list(value)) {
    in.list(entry, 3);
    const int earliest = changes.empty() ? 0 : changes.back().step + 1;
    changes.push_back({in.integer(entry[0], earliest, lengthSteps, "the time of a change"),
                       in.integer(entry[1], 1, 255, "beats"),
                       in.integer(entry[2], 1, 64, "a beat's unit")});
  }
  return changes;
}

std::vector<Meter::IrregularBar> readIrregularBars(const JsonReader& in, const json& value,
                                                   int lengthSteps) {
  std::vector<Meter::IrregularBar> bars;
  int end = 0; // of the one before
  for (const json& entry : in.list(value)) {
    in.list(entry, 3);
    Meter::IrregularBar bar;
    bar.step = in.integer(entry[0], end, lengthSteps, "the beginning of a bar");
    bar.lengthSteps = in.integer(entry[1], 1, lengthSteps, "the length of a bar");
    bar.isCounted = in.boolean(entry[2]);
    end = bar.step + bar.lengthSteps;
    bars.push_back(bar);
  }
  return bars;
}

std::array<std::vector<int>, 4>
readFermatas(const JsonReader& in, const json& value,
             const std::array<std::vector<types::Note>, 4>& voices) {
  std::array<std::vector<int>, 4> fermatas;
  in.list(value, voices.size());
  for (std::size_t v = 0; v < voices.size(); ++v)
    for (const json& entry : in.list(value[v])) {
      const int earliest = fermatas.at(v).empty() ? 0 : fermatas.at(v).back() + 1;
      const int onset = in.integer(entry, earliest, kLatest, "the onset of a note");
      if (!std::ranges::binary_search(voices[v], onset, {}, &types::Note::onset))
        in.fail(entry, "no note of the voice begins there");
      fermatas.at(v).push_back(onset);
    }
  return fermatas;
}

} // namespace dmm::formats
