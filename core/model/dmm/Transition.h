#pragma once

#include "core/model/Gaussian.h"
#include "core/ops/Ops.h"

#include <torch/torch.h>

namespace dmm::model {

/// p(z_t given z_{t-1}, x_{t-1}), registered as `trans`.
class Transition : public torch::nn::Module {
 public:
  /// Previous states [N K, z] -> distributions of the next, [N K, z]. `notesBefore`, [N, keys], are
  /// those of the slice before; read where model.previous_notes says so.
  virtual Gaussian next(const torch::Tensor& previous, const torch::Tensor& notesBefore,
                        const ops::Ops& ops) const = 0;

  /// Told once its linear layers have been drawn.
  virtual void initialise() {}
};

} // namespace dmm::model
