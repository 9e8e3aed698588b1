#pragma once

#include "core/ops/Ops.h"

#include <torch/torch.h>

#include <memory>
#include <vector>

namespace dmm::model {

/// The distribution of the notes of slices, a row a particle: [N K].
class NoteDistribution {
 public:
  virtual ~NoteDistribution() = default;

  /// log p(x): slices [N, keys], one row for all K particles of a slice -> [N K].
  virtual torch::Tensor logProb(const torch::Tensor& slices) const = 0;

  /// The logit of each key, [N K, keys], given those keys of `slices` that come before it in
  /// Emission::keyOrder(); where there is no order, of each key by itself.
  virtual torch::Tensor logits(const torch::Tensor& slices) const = 0;
};

/// p(x_t given z_t, x_{t-1}), registered as `emitter`.
class Emission : public torch::nn::Module {
 public:
  /// States [N K, z] -> the distributions of their notes. `notesBefore`, [N, keys], are those of
  /// the slice before; read where model.previous_notes says so. The operations must outlive what is
  /// returned.
  virtual std::unique_ptr<NoteDistribution>
  at(const torch::Tensor& z, const torch::Tensor& notesBefore, const ops::Ops& ops) const = 0;

  /// In which order the keys of a slice are made; empty where each is made by itself.
  virtual std::vector<std::int64_t> keyOrder() const { return {}; }

  /// Told once its linear layers have been drawn: draws the rest.
  virtual void initialise(torch::Generator /*generator*/) {}
};

} // namespace dmm::model
