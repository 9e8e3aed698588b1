#pragma once

#include "core/ops/reference/ReferenceOps.h"

#include <torch/torch.h>

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace dmm::test {

/// What tests of operations with hand-written gradients share: the operation's answer beside that
/// of plain autograd.

using torch::Tensor;

using Operation = std::function<Tensor(const std::vector<Tensor>&)>;

struct Answer {
  Tensor value;
  std::vector<Tensor> gradients;
};

/// The operation's value and the gradients of a weighted sum of it, in float64 whatever it computed
/// in.
inline Answer answerOf(const Operation& operation, const std::vector<Tensor>& inputs,
                       torch::Dtype dtype) {
  std::vector<Tensor> leaves;
  for (const Tensor& input : inputs) leaves.push_back(input.to(dtype).clone().requires_grad_());
  const Tensor value = operation(leaves);
  auto generator = torch::make_generator<torch::CPUGeneratorImpl>(11);
  const Tensor weights = torch::randn(value.sizes(), generator, torch::kFloat64).to(dtype);
  (value * weights).sum().backward();
  Answer answer{value.detach().to(torch::kFloat64), {}};
  for (const Tensor& leaf : leaves)
    answer.gradients.push_back(leaf.grad().defined() ? leaf.grad().to(torch::kFloat64) : Tensor());
  return answer;
}

inline void expectNear(const Tensor& found, const Tensor& expected, double tolerance,
                       const char* what) {
  if (!expected.defined()) return;
  ASSERT_TRUE(found.defined()) << what;
  ASSERT_EQ(found.sizes(), expected.sizes()) << what;
  const double largest = std::max(expected.abs().max().item<double>(), 1e-300);
  const double miss = (found - expected).abs().max().item<double>() / largest;
  EXPECT_LE(miss, tolerance) << what;
}

/// Float32 keeps 24 bits, 6e-8 of a number. A sum of n products of random sign is wrong by about
/// sqrt(n) of that, of the largest of some thousand such sums by a few times more: with n up to
/// 3,600 (the rows of a weight's gradient) 60 * 6e-8 * 5 = 2e-5 of the size of a typical sum, which
/// the largest of them, that the miss is taken of, exceeds.
inline constexpr double kFloat32 = 2e-5;
inline constexpr double kFloat64 = 1e-9;

inline void expectSame(const Operation& fused, const Operation& plain,
                       const std::vector<Tensor>& inputs, double float32 = kFloat32) {
  const Answer expected = answerOf(plain, inputs, torch::kFloat64);
  for (const auto& [dtype, tolerance] :
       {std::pair{torch::kFloat64, kFloat64}, std::pair{torch::kFloat32, float32}}) {
    const Answer found = answerOf(fused, inputs, dtype);
    const char* type = dtype == torch::kFloat64 ? "float64" : "float32";
    expectNear(found.value, expected.value, tolerance, type);
    for (std::size_t i = 0; i < inputs.size(); ++i)
      expectNear(found.gradients[i], expected.gradients[i], tolerance,
                 (std::string(type) + ", gradient " + std::to_string(i)).c_str());
  }
}

inline Tensor randn(std::vector<std::int64_t> sizes, double width = 1) {
  return torch::randn(sizes, torch::kFloat64) * width;
}
inline Tensor notes(std::int64_t rows) { // about four of 88, as chorales have
  return (torch::rand({rows, 88}, torch::kFloat64) < 0.045).to(torch::kFloat64);
}

/// So many pieces of falling lengths, packed, 45 slices long on average.
inline batch::PackedSteps packedSteps(std::int64_t pieces) {
  batch::PackedSteps steps{{0}, 1};
  const auto lengthOf = [&](std::int64_t i) { return 64 - 40 * i / pieces; };
  for (std::int64_t t = 0; t < lengthOf(0); ++t) {
    std::int64_t active = 0;
    for (std::int64_t i = 0; i < pieces; ++i) active += lengthOf(i) > t;
    steps.offsets.push_back(steps.offsets.back() + active);
  }
  return steps;
}

/// Plain autograd.
inline const ops::Ops& reference() { return ops::reference::referenceOps(); }

} // namespace dmm::test
