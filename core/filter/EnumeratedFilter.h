#pragma once

#include "core/filter/FilteredPiece.h"
#include "core/filter/NoteDraw.h"
#include "core/filter/Randomness.h"
#include "core/model/EnumeratedStepper.h"
#include "core/types/KnownKeys.h"

#include <cstdint>
#include <vector>

namespace dmm::filter {

/// Draws a piece given what is known of its slices, from a model whose states can be summed.
///
/// Where notes depend on nothing but the state and what is drawn of them weighs exactly
/// (NoteDraw::weighsExactly), so is all of this exact: p(what is known of slice t given state) for
/// every state, forwards over time to the evidence, a path of states backwards from the last slice
/// (Rabiner, Proc. IEEE 77, 1989), and the unknown notes given it.
///
/// Where they look at other notes it is a particle filter over notes: each particle has p(state
/// given its notes so far) in the place of a state (Rao-Blackwellised: Doucet et al., UAI 2000). A
/// state is drawn only to draw notes in it, as likely as it makes the known ones, and the path of
/// states at the end, given all notes.
///
/// A temperature divides the logarithms of the transition's probabilities too; at 0 the exact way
/// takes the likeliest states and notes (Viterbi).
class EnumeratedFilter {
 public:
  struct Settings {
    std::int64_t particles = 256; ///< where it takes any
    double threshold = 0.5;       ///< resamples below this share of effective particles
    double temperature = 1;       ///< of `notes` too
  };

  /// `known` of each slice, at least one, is what `notes` knows, or less; it guides the choice of
  /// states. All that is referred to must outlive the filter.
  EnumeratedFilter(const model::EnumeratedStepper& stepper, NoteDraw& notes,
                   std::vector<types::KnownKeys> known, Settings settings, Randomness& random);

  bool isExact() const { return !m_stepper.hearsNotes() && m_notes.weighsExactly(); }

  /// Throws std::invalid_argument where what is known has no probability at all; an empty piece
  /// where `progress` ended it.
  FilteredPiece draw(const Progress& progress = nullptr);

 private:
  FilteredPiece drawExactly(const Progress& progress);
  FilteredPiece drawByParticles(const Progress& progress);
  torch::Tensor uniforms(std::int64_t count);
  /// A state for each of the particles [K], drawn by the weights in its row of [U, S].
  torch::Tensor chosenStates(const torch::Tensor& weights, const std::vector<std::int64_t>& rows);
  /// p(state given what is known of slice t and the notes before), a row for each of `predicted`.
  torch::Tensor likelyStates(std::size_t t, const torch::Tensor& predicted,
                             const model::Step& before) const;
  /// A path of states given all notes, [T, D].
  torch::Tensor statesBehind(const std::vector<types::Slice>& slices);

  const model::EnumeratedStepper& m_stepper;
  NoteDraw& m_notes;
  std::vector<types::KnownKeys> m_known;
  Settings m_settings;
  Randomness& m_random;
  torch::Tensor m_transition; ///< at the temperature, [S, S]
};

} // namespace dmm::filter
