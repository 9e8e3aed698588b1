#pragma once

#include "core/ops/fused/Layers.h"
#include "core/support/SmallestScale.h"

#include <torch/torch.h>

namespace dmm::model {

/// Who carries out the operations that a network's time is spent in: LibTorch in the `reference`
/// execution, core/ops/fused in the `fused` one. The numbers are the same.
struct Arithmetic {
  using Unary = torch::Tensor (*)(const torch::Tensor&);
  using Ternary = torch::Tensor (*)(const torch::Tensor&, const torch::Tensor&,
                                    const torch::Tensor&);
  Ternary linear;     ///< (x, weight, bias): x W^T + b
  Ternary linearRelu; ///< relu of the same
  Unary softplus;     ///< log(1 + exp(x)), at least support::kSmallestScale
  Ternary gatedMix;   ///< (logits, a, b): (1 - g) a + g b, g = sigmoid(logits)

  static Arithmetic plain() {
    using torch::Tensor;
    return {[](const Tensor& x, const Tensor& weight, const Tensor& bias) {
              return torch::linear(x, weight, bias);
            },
            [](const Tensor& x, const Tensor& weight, const Tensor& bias) {
              return torch::relu(torch::linear(x, weight, bias));
            },
            plainSoftplus,
            [](const Tensor& logits, const Tensor& a, const Tensor& b) {
              const Tensor gate = torch::sigmoid(logits);
              return (1 - gate) * a + gate * b;
            }};
  }
  static Arithmetic fused() { ///< matrices only
    return {ops::fused::linear, ops::fused::linearRelu, ops::fused::softplus, ops::fused::gatedMix};
  }

 private:
  /// Where it is held at the smallest scale k, its slope is k, too: that of softplus where softplus
  /// is k. A slope of 0 would never let go of a unit that came there.
  static torch::Tensor plainSoftplus(const torch::Tensor& x) {
    const torch::Tensor scale = torch::softplus(x);
    const torch::Tensor held = support::kSmallestScale * torch::exp(x - x.detach());
    return torch::where(scale < support::kSmallestScale, held, scale);
  }
};

} // namespace dmm::model
