#pragma once

#include "core/generate/NoiseSource.h"
#include "core/model/DeepMarkovModel.h"
#include "core/types/Music.h"

#include <torch/torch.h>

namespace dmm::generate {

/// Latent paths of one piece, from the guide, the transition or between them: the one place of this
/// folder that knows how the parts of the model fit together. Noise is standard normal times
/// whatever factor the caller likes; everything is of the model's own element type, K paths at
/// once.
class GuideSampler {
 public:
  /// The model must outlive it.
  explicit GuideSampler(model::DeepMarkovModel& model) : m_model(model) {}

  /// Standard normal noise [K, T, z].
  torch::Tensor noise(NoiseSource& source, std::int64_t paths, std::int64_t steps) const;

  /// z_1..z_T for the roll's T slices, noise [K, T, z] -> [K, T, z]. With strength 0 each z_t is
  /// drawn from q(z_t given z_{t-1}, x_{t:T}); with strength s it lies that far on the line to what
  /// the transition makes of the same noise, so that s = 1 forgets the piece.
  torch::Tensor path(const types::PianoRoll& roll, const torch::Tensor& noise,
                     double strength = 0) const;

  /// The transition rolled on from the states `from` [K, z] with noise [K, T, z] -> [K, T, z].
  torch::Tensor rollOn(const torch::Tensor& from, const torch::Tensor& noise) const;

  /// Where the prior begins, [K, z].
  torch::Tensor start(std::int64_t paths) const;

  /// Logits of the keys, [K, T, z] -> [K, T, 88].
  torch::Tensor logits(const torch::Tensor& path) const;

  /// log p(x_t given z_t) of the roll's slices, logits [K, T, 88] -> [K, T].
  torch::Tensor logLikelihood(const types::PianoRoll& roll, const torch::Tensor& logits) const;

  /// The importance-weighted bound on -log p(roll), nats in all; noise [K, T, z].
  double negativeBound(const types::PianoRoll& roll, const torch::Tensor& noise) const;

 private:
  batch::PackedBatch pack(const types::PianoRoll& roll) const;

  model::DeepMarkovModel& m_model;
  const ops::Ops& m_ops = ops::opsNamed("reference");
};

} // namespace dmm::generate
