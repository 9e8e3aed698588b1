#pragma once

#include "core/filter/KeyWalk.h"
#include "core/types/KnownKeys.h"
#include "tests/support/ToyStepper.h"

#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

namespace dmm::test {

/// The joint probabilities of ToyStepper's notes over some slices, by enumeration of all eight sets
/// of keys and a grid over the state: what is possible says of each slice which sets are.
class ToyTruth {
 public:
  using Possible = std::function<bool(std::size_t t, const types::Slice& notes)>;

  ToyTruth(std::size_t slices, ToyStepper::Order order, const Possible& possible) {
    // forward[z][set] of the slices up to t, along every way of notes that begins with each set of
    // slice 0 ... kept as p(possible, x_t = set) and, beside it, marginals by a backward pass.
    std::vector<Cells> forward;
    for (std::size_t t = 0; t < slices; ++t) {
      Cells cells{};
      for (std::size_t z = 0; z < kGrid; ++z) {
        const double reached = t == 0 ? density(at(z), 0) : reach(forward.back(), z);
        for (std::size_t set = 0; set < kSets; ++set)
          if (possible(t, slice(set))) cells[z][set] = reached * kStep * emission(z, set, order);
      }
      forward.push_back(cells);
    }
    Cells backward{};
    for (auto& row : backward) row.fill(1);
    m_marginals.resize(slices);
    for (std::size_t t = slices; t-- > 0;) {
      for (std::size_t z = 0; z < kGrid; ++z)
        for (std::size_t set = 0; set < kSets; ++set)
          m_marginals[t][set] += forward[t][z][set] * backward[z][set];
      if (t == 0) break;
      Cells earlier{};
      for (std::size_t next = 0; next < kGrid; ++next) {
        double sum = 0;
        for (std::size_t set = 0; set < kSets; ++set)
          if (possible(t, slice(set))) sum += emission(next, set, order) * backward[next][set];
        for (std::size_t z = 0; z < kGrid; ++z)
          for (std::size_t set = 0; set < kSets; ++set)
            earlier[z][set] += sum * kStep * density(at(next), ToyStepper::mean(at(z), set & 1));
      }
      backward = earlier;
    }
  }

  /// p(every slice is possible).
  double evidence() const {
    double sum = 0;
    for (const double part : m_marginals.front()) sum += part;
    return sum;
  }

  /// p(key i of the three sounds in slice t given that every slice is possible).
  double sounding(std::size_t t, std::size_t i) const {
    double sum = 0;
    for (std::size_t set = 0; set < kSets; ++set)
      if (set >> i & 1) sum += m_marginals[t][set];
    return sum / evidence();
  }

  static types::Slice slice(std::size_t set) {
    types::Slice notes;
    for (std::size_t i = 0; i < 3; ++i) notes.set(ToyStepper::kKeys[i], set >> i & 1);
    return notes;
  }

 private:
  static constexpr std::size_t kGrid = 240, kSets = 8;
  static constexpr double kStep = 0.05;
  using Cells = std::array<std::array<double, kSets>, kGrid>;

  static double at(std::size_t z) { return kStep * (double(z) - double(kGrid) / 2); }
  static double density(double z, double mean) {
    const double distance = (z - mean) / ToyStepper::kScale;
    return std::exp(-0.5 * distance * distance) /
           (ToyStepper::kScale * std::sqrt(2 * std::numbers::pi));
  }
  static double emission(std::size_t z, std::size_t set, ToyStepper::Order order) {
    const std::array<bool, 3> notes{bool(set & 1), bool(set & 2), bool(set & 4)};
    double product = 1;
    for (std::size_t i = 0; i < 3; ++i)
      product *= std::exp(filter::logProbOf(ToyStepper::logit(i, at(z), notes, order), notes[i]));
    return product;
  }
  static double reach(const Cells& from, std::size_t to) {
    double sum = 0;
    for (std::size_t z = 0; z < kGrid; ++z)
      for (const bool hears : {false, true}) {
        double cells = 0;
        for (std::size_t set = hears; set < kSets; set += 2) cells += from[z][set];
        if (cells > 0) sum += cells * density(at(to), ToyStepper::mean(at(z), hears));
      }
    return sum;
  }

  std::vector<std::array<double, kSets>> m_marginals; ///< p(x_t = set, every slice is possible)
};

} // namespace dmm::test
