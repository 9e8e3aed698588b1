#pragma once

#include "core/types/Generation.h"

#include <cstdint>
#include <vector>

namespace dmm::types {

/// What an enumerated model (the hmm family) says of the states behind a piece, exactly. A state is
/// called by its number in the model, from 0; for structures of several variables that is the
/// number of their combination. Of thousands of states a piece visits few: those that matter are
/// listed, and whatever has a place per state has it in the order of that list.
struct StateReading {
  /// How likely the model goes from one state to another, whatever sounds.
  struct Transition {
    std::int64_t from = 0; ///< numbers of states, both in the list
    std::int64_t to = 0;
    double probability = 0; ///< 0..1

    friend bool operator==(const Transition&, const Transition&) = default;
  };

  std::int64_t stateCount = 0; ///< of the model
  std::int64_t epochs = 0;     ///< that the checkpoint was trained for

  /// The states that matter, R of them: the one that the piece spends most of its time in first.
  std::vector<std::int64_t> states;
  /// p(state_t given the whole piece), [T][R]. What is missing from 1 in a slice is in states that
  /// are not listed.
  std::vector<std::vector<float>> posterior;
  /// The likeliest path (Viterbi), the number of a state for each slice, [T]; all of them are
  /// listed.
  std::vector<std::int64_t> path;
  /// How likely each key sounds in a state, [R]; where it depends on other notes the average over
  /// the slices of this piece, each counted by how likely it is in that state.
  std::vector<KeyProbabilities> notes;
  /// The strongest ones between listed states, the most likely first.
  std::vector<Transition> transitions;
  /// log p(x_t given the slices before), nats, [T].
  std::vector<double> logLikelihood;

  friend bool operator==(const StateReading&, const StateReading&) = default;
};

} // namespace dmm::types
