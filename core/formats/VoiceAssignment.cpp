#include "core/formats/VoiceAssignment.h"

#include "core/types/MeterAlong.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <stdexcept>
#include <vector>

namespace dmm::formats {

using types::Chorale;
using types::PianoRoll;
using types::RepeatedNotes;
using types::Slice;

namespace {

/// The keys of the four voices at one instant, soprano first; a voice that rests has none, one
/// that takes part in a chord of more than four keys may have several.
using VoiceKeys = std::array<std::vector<int>, 4>;

/// What a choice costs beside a semitone of movement, which costs 1.
constexpr double kLeap = 0.5;    ///< more, for every semitone beyond a fourth
constexpr int kWidestStep = 5;   ///< semitones
constexpr double kFarAway = 0.1; ///< for every semitone from the usual pitch

std::vector<int> pitchesFromTop(const Slice& slice) {
  std::vector<int> pitches;
  for (int key = types::kKeyCount - 1; key >= 0; --key)
    if (slice.test(static_cast<std::size_t>(key))) pitches.push_back(key + types::kLowestPitch);
  return pitches;
}

/// All uncrossed ways to sing at most four keys, each of them by at least one voice. Voices rest
/// only where there are one or two keys, and then none is doubled.
std::vector<VoiceKeys> waysToSing(const std::vector<int>& pitches) {
  const int count = static_cast<int>(pitches.size());
  const bool mayRest = count < 3;
  std::vector<VoiceKeys> ways;
  std::array<int, 4> pick{}; // of each voice: index into pitches, count = rest
  const int choices = mayRest ? count + 1 : count;
  for (int code = 0; code < choices * choices * choices * choices; ++code) {
    std::array<int, 5> sung{};
    int rest = code, above = 0;
    bool isCrossed = false;
    for (int& choice : pick) {
      choice = rest % choices;
      rest /= choices;
      ++sung[static_cast<std::size_t>(choice)];
      if (choice == count) continue;
      isCrossed = isCrossed || choice < above;
      above = choice;
    }
    const bool isWhole = std::all_of(sung.begin(), sung.begin() + count, [&](int voices) {
      return mayRest ? voices == 1 : voices >= 1;
    });
    if (isCrossed || !isWhole) continue;
    VoiceKeys keys;
    for (std::size_t v = 0; v < 4; ++v)
      if (pick[v] < count) keys[v] = {pitches[static_cast<std::size_t>(pick[v])]};
    ways.push_back(keys);
  }
  return ways;
}

/// More than four keys: the outer ones are soprano and bass, the inner ones go to alto and tenor,
/// with every way to divide them.
std::vector<VoiceKeys> waysToDivide(const std::vector<int>& pitches) {
  std::vector<VoiceKeys> ways;
  for (std::size_t alto = 1; alto + 2 < pitches.size(); ++alto) {
    VoiceKeys keys;
    keys[0] = {pitches.front()};
    keys[1].assign(pitches.begin() + 1, pitches.begin() + 1 + static_cast<std::ptrdiff_t>(alto));
    keys[2].assign(pitches.begin() + 1 + static_cast<std::ptrdiff_t>(alto), pitches.end() - 1);
    keys[3] = {pitches.back()};
    ways.push_back(keys);
  }
  return ways;
}

/// What it costs the voices to come from what they sang last.
double costOf(const VoiceKeys& keys, const std::array<int, 4>& last) {
  double cost = 0;
  for (std::size_t v = 0; v < 4; ++v) {
    if (keys[v].empty()) continue;
    const int distance = std::abs(keys[v].front() - last[v]);
    cost += distance + kLeap * std::max(0, distance - kWidestStep) +
            kFarAway * std::abs(keys[v].front() - kUsualPitch[v]);
  }
  return cost;
}

std::vector<VoiceKeys> waysOf(const Slice& slice) {
  const std::vector<int> pitches = pitchesFromTop(slice);
  return pitches.size() > 4 ? waysToDivide(pitches) : waysToSing(pitches);
}

/// What the cheapest way to come to one way to sing a slice leaves behind.
struct Step {
  double cost = 0;         ///< of all slices up to this one
  std::size_t before = 0;  ///< index into the steps of the slice before
  std::array<int, 4> last; ///< what each voice sang last, before a rest perhaps
};

std::vector<Step> stepsFrom(const std::vector<Step>& before, const std::vector<VoiceKeys>& ways) {
  std::vector<Step> steps;
  for (const VoiceKeys& keys : ways) {
    Step step{std::numeric_limits<double>::infinity(), 0, {}};
    for (std::size_t i = 0; i < before.size(); ++i) {
      const double cost = before[i].cost + costOf(keys, before[i].last);
      if (cost >= step.cost) continue;
      step.cost = cost;
      step.before = i;
    }
    step.last = before[step.before].last;
    for (std::size_t v = 0; v < 4; ++v)
      if (!keys[v].empty()) step.last[v] = keys[v].front();
    steps.push_back(step);
  }
  return steps;
}

/// The cheapest way to sing all slices, by dynamic programming. Of each way to sing each slice it
/// keeps a byte only: a small file can hold a long roll with all keys down.
std::vector<VoiceKeys> chooseKeys(const PianoRoll& roll) {
  static_assert(types::kKeyCount <= 256); // there are fewer ways to sing a slice than keys
  std::vector<std::vector<std::uint8_t>> before;
  std::vector<Step> ends{Step{0, 0, kUsualPitch}}; // voices that have not sung yet
  for (const Slice& slice : roll.slices) {
    ends = stepsFrom(ends, waysOf(slice));
    auto& places = before.emplace_back();
    for (const Step& step : ends) places.push_back(static_cast<std::uint8_t>(step.before));
  }
  const auto best = std::min_element(ends.begin(), ends.end(),
                                     [](const Step& a, const Step& b) { return a.cost < b.cost; });
  std::vector<VoiceKeys> chosen(roll.length());
  auto place = static_cast<std::size_t>(best - ends.begin());
  for (std::size_t t = roll.length(); t > 0; --t) {
    chosen[t - 1] = waysOf(roll.slices[t - 1])[place];
    place = before[t - 1][place];
  }
  return chosen;
}

} // namespace

Chorale assignVoices(const PianoRoll& roll, int stepsPerQuarter, RepeatedNotes repeated) {
  Chorale chorale;
  chorale.stepsPerQuarter = stepsPerQuarter;
  chorale.lengthSteps = static_cast<int>(roll.length());
  const std::vector<VoiceKeys> chosen = chooseKeys(roll);
  std::array<std::map<int, std::size_t>, 4> latest; // of each voice and pitch, its last note
  for (int step = 0; step < chorale.lengthSteps; ++step) {
    for (std::size_t v = 0; v < 4; ++v) {
      auto& notes = chorale.voices[v];
      for (const int pitch : chosen[static_cast<std::size_t>(step)][v]) {
        const auto [known, isFirst] = latest[v].try_emplace(pitch, notes.size());
        types::Note* held = isFirst ? nullptr : &notes[known->second];
        if (held && held->onset + held->duration == step && repeated == RepeatedNotes::Tied) {
          ++held->duration;
        } else {
          known->second = notes.size();
          notes.push_back({pitch, step, 1});
        }
      }
    }
  }
  return chorale;
}

namespace {

/// The grid of slices over a chorale. Slice s begins at step s * steps / slices: the first slice at
/// or after a step is the quotient rounded up.
class SliceGrid {
 public:
  SliceGrid(const Chorale& chorale, int slicesPerQuarter)
      : m_steps(chorale.stepsPerQuarter)
      , m_slices(slicesPerQuarter) {
    if (m_steps < 1 || m_slices < 1)
      throw std::invalid_argument("SliceGrid: expected steps and slices of at least 1 a quarter, "
                                  "got " +
                                  std::to_string(m_steps) + " and " + std::to_string(m_slices));
  }

  int firstFrom(int step) const {
    return static_cast<int>((static_cast<std::int64_t>(step) * m_slices + m_steps - 1) / m_steps);
  }

 private:
  int m_steps, m_slices;
};

} // namespace

PianoRoll rollOf(const Chorale& chorale, int slicesPerQuarter) {
  const SliceGrid grid(chorale, slicesPerQuarter);
  PianoRoll roll;
  roll.slices.resize(static_cast<std::size_t>(grid.firstFrom(chorale.lengthSteps)));
  for (const auto& voice : chorale.voices) {
    for (const auto& note : voice) {
      const int end = grid.firstFrom(note.onset + note.duration);
      for (int slice = grid.firstFrom(note.onset); slice < end; ++slice)
        roll.slices.at(static_cast<std::size_t>(slice))
            .set(static_cast<std::size_t>(note.pitch - types::kLowestPitch));
    }
  }
  return roll;
}

Chorale headingOnGrid(const Chorale& chorale, int stepsPerQuarter) {
  const SliceGrid grid(chorale, stepsPerQuarter);
  Chorale heading = chorale;
  for (auto& voice : heading.voices) voice.clear();
  heading.stepsPerQuarter = stepsPerQuarter;
  heading.lengthSteps = grid.firstFrom(chorale.lengthSteps);
  heading.meter.reset();
  heading.fermatas = {};
  return heading;
}

types::ModelReading notesOnGrid(const Chorale& chorale, int slicesPerQuarter) {
  const SliceGrid grid(chorale, slicesPerQuarter);
  types::ModelReading reading;
  reading.chorale = headingOnGrid(chorale, slicesPerQuarter);
  for (std::size_t v = 0; v < chorale.voices.size(); ++v)
    for (const types::Note& note : chorale.voices[v]) {
      const int onset = grid.firstFrom(note.onset);
      const int duration = grid.firstFrom(note.onset + note.duration) - onset;
      if (duration > 0) reading.chorale.voices[v].push_back({note.pitch, onset, duration});
    }
  for (int slice = 0; slice < reading.chorale.lengthSteps; ++slice)
    reading.scoreQuarters.push_back(double(slice) / slicesPerQuarter);
  reading.chorale.meter =
      types::meterAlong(chorale, {reading.scoreQuarters, 1.0 / slicesPerQuarter, slicesPerQuarter});
  return reading;
}

} // namespace dmm::formats
