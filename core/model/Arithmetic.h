#pragma once

#include "core/recurrence/ElementLoops.h"
#include "core/recurrence/MatrixProduct.h"

#include <torch/torch.h>

namespace dmm::model {

/// Who carries out the operations that a network's time is spent in: LibTorch in the `reference`
/// execution, core/recurrence in the `fused` one. The numbers are the same.
struct Arithmetic {
  using Ternary = torch::Tensor (*)(const torch::Tensor&, const torch::Tensor&,
                                    const torch::Tensor&);
  Ternary linear; ///< (x, weight, bias): x W^T + b
  Ternary mix;    ///< (gate, a, b): (1 - gate) a + gate b

  static Arithmetic plain() {
    return {[](const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias) {
              return torch::linear(x, weight, bias);
            },
            [](const torch::Tensor& gate, const torch::Tensor& a, const torch::Tensor& b) {
              return (1 - gate) * a + gate * b;
            }};
  }
  static Arithmetic fused() { return {recurrence::linear, recurrence::mix}; } ///< matrices only
};

} // namespace dmm::model
