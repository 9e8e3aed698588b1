#pragma once

#include "core/model/NoteDistribution.h"
#include "core/types/Music.h"

#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace dmm::model {

/// One time step of K pieces side by side.
struct Step {
  torch::Tensor state; ///< [K, D], whatever the model keeps
  torch::Tensor notes; ///< that sounded with it, [K, keys] of 0 and 1; undefined: before the first
};

/// What a piece says of the states behind it.
class Reading {
 public:
  virtual ~Reading() = default;

  /// States of slice t, [K, D], drawn from what the piece and the step before say of it; noise
  /// [K, noiseWidth].
  virtual torch::Tensor next(std::int64_t t, const Step& before,
                             const torch::Tensor& noise) const = 0;
};

/// A model that goes one time step after the other, so that what is drawn can be fed back: what
/// composing knows of a model, whatever its family. All of it is of the model's own element type.
class Stepper {
 public:
  virtual ~Stepper() = default;

  /// Numbers of noise that a step of one piece takes, standard normal times whatever factor the
  /// caller likes.
  virtual std::int64_t noiseWidth() const = 0;
  virtual torch::Dtype dtype() const = 0;

  /// What the first step follows on.
  virtual Step start(std::int64_t paths) const = 0;

  /// The states that follow, [K, D], drawn from the model alone; noise [K, noiseWidth].
  virtual torch::Tensor next(const Step& before, const torch::Tensor& noise) const = 0;

  /// States between two of the same step, [K, D] each: the first at share 0, the second at 1.
  /// `noise` is what they were drawn with.
  virtual torch::Tensor between(const torch::Tensor& first, const torch::Tensor& second,
                                double share, const torch::Tensor& /*noise*/) const {
    return torch::lerp(first, second, share);
  }

  /// The notes in states [K, D], a slice each. The model must outlive what is returned.
  virtual std::unique_ptr<NoteDistribution> notesIn(const torch::Tensor& state,
                                                    const Step& before) const = 0;

  /// Whether a step depends on Step::notes of the one before.
  virtual bool hearsNotes() const { return false; }

  /// In which order the keys of a slice are made; empty where each is made by itself.
  virtual std::vector<std::int64_t> keyOrder() const { return {}; }

  /// Reads a piece of at least one slice.
  virtual std::unique_ptr<Reading> read(const types::PianoRoll& piece) const = 0;
};

} // namespace dmm::model
