#pragma once

#include <torch/torch.h>

namespace dmm::model {

/// The distribution of the notes of slices, a row a particle: [N K].
class NoteDistribution {
 public:
  virtual ~NoteDistribution() = default;

  /// log p(x): slices [N, keys], one row for all K particles of a slice -> [N K].
  virtual torch::Tensor logProb(const torch::Tensor& slices) const = 0;

  /// The logit of each key, [N K, keys], given those keys of `slices` that come before it in the
  /// order in which the model makes them; where there is no order, of each key by itself.
  virtual torch::Tensor logits(const torch::Tensor& slices) const = 0;
};

} // namespace dmm::model
