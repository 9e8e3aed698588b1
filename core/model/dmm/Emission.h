#pragma once

#include "core/model/NoteDistribution.h"
#include "core/ops/Ops.h"

#include <torch/torch.h>

#include <memory>
#include <vector>

namespace dmm::model {

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
