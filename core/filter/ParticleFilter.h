#pragma once

#include "core/filter/FilteredPiece.h"
#include "core/filter/NoteDraw.h"
#include "core/filter/Randomness.h"
#include "core/model/WeighedReading.h"

#include <torch/torch.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace dmm::filter {

/// Reads a piece, to draw the states of some slices from it in the place of the model alone: those
/// of which so much is known that the model alone would seldom come near.
struct Guidance {
  const model::WeighedReading* reading = nullptr;
  std::vector<bool> slices; ///< which, [T]
};

/// A particle filter over any model that goes step by step (Gordon, Salmond and Smith 1993), which
/// draws a piece given what is known of its slices. Each particle draws its next state from the
/// model, or where it is guided from a reading of the piece; then its notes, of which what is known
/// weighs it (NoteDraw). Where the weights are poor they are resampled (SystematicResampler). The
/// drawn piece is the ancestry of one particle at the end. Only living ancestors are kept.
class ParticleFilter {
 public:
  struct Settings {
    std::int64_t particles = 256;
    double threshold = 0.5; ///< resamples below this share of effective particles
    double spread = 1;      ///< factor on the noise of the states
  };

  /// All of it must outlive the filter.
  ParticleFilter(const model::Stepper& stepper, NoteDraw& notes, Settings settings,
                 Randomness& random)
      : m_stepper(stepper)
      , m_notes(notes)
      , m_settings(settings)
      , m_random(random) {}

  /// A piece of so many slices, at least one. Throws std::invalid_argument where what is known has
  /// no probability at all; an empty piece where `progress` ended it.
  FilteredPiece draw(std::size_t slices, const Guidance& guidance = {},
                     const Progress& progress = nullptr);

 private:
  struct Ancestor;
  struct Particles;

  torch::Tensor noise();
  /// The states of slice t, and what they weigh.
  torch::Tensor nextStates(std::size_t t, const model::Step& before, const Guidance& guidance,
                           std::vector<double>& logWeights);

  const model::Stepper& m_stepper;
  NoteDraw& m_notes;
  Settings m_settings;
  Randomness& m_random;
};

} // namespace dmm::filter
