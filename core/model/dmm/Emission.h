#pragma once

#include "core/ops/Ops.h"

#include <torch/torch.h>

#include <memory>

namespace dmm::model {

/// The distribution of the notes of slices, a row a particle: [N K].
class NoteDistribution {
 public:
  virtual ~NoteDistribution() = default;

  /// log p(x): slices [N, keys], one row for all K particles of a slice -> [N K].
  virtual torch::Tensor logProb(const torch::Tensor& slices) const = 0;

  /// The logit of each key, by itself, [N K, keys].
  virtual torch::Tensor logits() const = 0;
};

/// p(x_t given z_t), registered as `emitter`.
class Emission : public torch::nn::Module {
 public:
  /// States [N K, z] -> the distributions of their notes. The operations must outlive them.
  virtual std::unique_ptr<NoteDistribution> at(const torch::Tensor& z,
                                               const ops::Ops& ops) const = 0;
};

} // namespace dmm::model
