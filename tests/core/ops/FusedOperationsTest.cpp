// Every operation with a hand-written gradient against the same formula in plain autograd, at the
// widths of real models (and odd ones) and thousands of rows.

#include "core/ops/fused/Densities.h"
#include "core/ops/fused/Layers.h"
#include "core/ops/fused/ParticlePairs.h"
#include "core/ops/fused/PathSum.h"
#include "core/ops/fused/ReluRnn.h"
#include "core/ops/reference/ReferenceOps.h"

#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <numbers>

using namespace dmm;
using torch::Tensor;

namespace {

using Operation = std::function<Tensor(const std::vector<Tensor>&)>;

struct Answer {
  Tensor value;
  std::vector<Tensor> gradients;
};

/// The operation's value and the gradients of a weighted sum of it, in float64 whatever it computed
/// in.
Answer answerOf(const Operation& operation, const std::vector<Tensor>& inputs, torch::Dtype dtype) {
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

void expectNear(const Tensor& found, const Tensor& expected, double tolerance, const char* what) {
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
constexpr double kFloat32 = 2e-5;
constexpr double kFloat64 = 1e-9;

void expectSame(const Operation& fused, const Operation& plain, const std::vector<Tensor>& inputs,
                double float32 = kFloat32) {
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

Tensor randn(std::vector<std::int64_t> sizes, double width = 1) {
  return torch::randn(sizes, torch::kFloat64) * width;
}
Tensor scales(std::vector<std::int64_t> sizes) {
  return torch::rand(sizes, torch::kFloat64) * 2 + 0.1;
}
Tensor notes(std::int64_t rows) { // about four of 88, as chorales have
  return (torch::rand({rows, 88}, torch::kFloat64) < 0.045).to(torch::kFloat64);
}

constexpr std::int64_t kRows = 3600;

struct Widths {
  std::int64_t in, out;
};
/// Pyro's layers, and widths that fill no vector.
constexpr Widths kLayers[] = {{100, 600}, {600, 100}, {100, 88}, {88, 37},
                              {37, 83},   {83, 61},   {5, 1}};

/// Lengths of 20 pieces, packed: the steps of 900 slices, K rows each.
batch::PackedSteps packedSteps(std::int64_t perSlice) {
  std::vector<std::int64_t> lengths;
  for (std::int64_t i = 0; i < 20; ++i) lengths.push_back(64 - 2 * i);
  batch::PackedSteps steps{{0}, perSlice};
  for (std::int64_t t = 0; t < lengths.front(); ++t) {
    std::int64_t active = 0;
    for (const auto length : lengths) active += length > t;
    steps.offsets.push_back(steps.offsets.back() + active);
  }
  return steps;
}

/// The loops over time in plain autograd.
const ops::Ops& reference() { return ops::reference::referenceOps(); }

class FusedOperations : public ::testing::Test {
 protected:
  void SetUp() override { torch::manual_seed(5); }
};

} // namespace

TEST_F(FusedOperations, Linear) {
  for (const auto& [in, out] : kLayers)
    expectSame([](const auto& t) { return ops::fused::linear(t[0], t[1], t[2]); },
               [](const auto& t) { return torch::linear(t[0], t[1], t[2]); },
               {randn({kRows, in}), randn({out, in}, 0.1), randn({out})});
}

TEST_F(FusedOperations, LinearRelu) {
  // What lies so near 0 that float32 may see it on the other side has a weight of its own: it is
  // left out by moving the sums away from 0.
  for (const auto& [in, out] : kLayers) {
    const Tensor x = randn({kRows, in}), weight = randn({out, in}, 0.1), bias = randn({out});
    const Tensor sums = torch::linear(x, weight, bias);
    const Tensor isFar = (sums.abs() > 1e-4).to(torch::kFloat64);
    const auto masked = [&](const Tensor& value) { return value * isFar.to(value.scalar_type()); };
    expectSame([&](const auto& t) { return masked(ops::fused::linearRelu(t[0], t[1], t[2])); },
               [&](const auto& t) { return masked(torch::relu(torch::linear(t[0], t[1], t[2]))); },
               {x, weight, bias});
  }
}

TEST_F(FusedOperations, Softplus) {
  expectSame([](const auto& t) { return ops::fused::softplus(t[0]); },
             [](const auto& t) { return torch::softplus(t[0]); }, {randn({kRows, 83}, 6)});
}

TEST_F(FusedOperations, GatedMix) {
  expectSame([](const auto& t) { return ops::fused::gatedMix(t[0], t[1], t[2]); },
             [](const auto& t) {
               const Tensor gate = torch::sigmoid(t[0]);
               return (1 - gate) * t[1] + gate * t[2];
             },
             {randn({kRows, 37}, 3), randn({kRows, 37}), randn({kRows, 37})});
}

namespace {

Tensor plainLogProb(const Tensor& distance, const Tensor& scale) {
  return (-0.5 * distance.square() - scale.log() - 0.5 * std::log(2 * std::numbers::pi)).sum(-1);
}

} // namespace

TEST_F(FusedOperations, GaussianLogProb) {
  for (const std::int64_t z : {100, 37, 83, 1})
    expectSame([](const auto& t) { return ops::fused::gaussianLogProb(t[0], t[1], t[2]); },
               [](const auto& t) { return plainLogProb((t[0] - t[1]) / t[2], t[2]); },
               {randn({kRows, z}), randn({kRows, z}), scales({kRows, z})});
}

TEST_F(FusedOperations, GaussianLogProbOfKnownNoise) {
  const Tensor loc = randn({kRows, 61}), scale = scales({kRows, 61}), noise = randn({kRows, 61});
  // The value is a leaf of its own, as it is behind a flow: its noise is told, not computed.
  expectSame(
      [&](const auto& t) {
        return ops::fused::gaussianLogProb(t[0], t[1], t[2], noise.to(t[0].scalar_type()));
      },
      [](const auto& t) { return plainLogProb((t[0] - t[1]) / t[2], t[2]); },
      {loc + scale * noise, loc, scale});
}

TEST_F(FusedOperations, DrawLogProb) {
  const Tensor noise = randn({kRows, 83});
  expectSame(
      [&](const auto& t) { return ops::fused::drawLogProb(t[0], noise.to(t[0].scalar_type())); },
      [&](const auto& t) { return plainLogProb(noise.to(t[0].scalar_type()), t[0]); },
      {scales({kRows, 83})});
}

TEST_F(FusedOperations, BernoulliLogProb) {
  for (const std::int64_t particles : {1, 4}) {
    const Tensor x = notes(kRows / particles);
    expectSame(
        [&](const auto& t) { return ops::fused::bernoulliLogProb(x.to(t[0].scalar_type()), t[0]); },
        [&](const auto& t) {
          const Tensor logits = t[0].view({-1, particles, 88});
          const Tensor each = x.to(t[0].scalar_type()).unsqueeze(1);
          return (each * logits - torch::softplus(logits)).sum(-1).view({-1});
        },
        {randn({kRows, 88}, 4)});
  }
}

TEST_F(FusedOperations, ParticlePairs) {
  for (const auto& [particles, z] : {Widths{4, 100}, Widths{10, 37}, Widths{1, 83}}) {
    const std::int64_t slices = kRows / particles;
    expectSame([](const auto& t) { return ops::fused::particlePairs(t[0], t[1], t[2]); },
               [](const auto& t) {
                 const Tensor scale = t[2].unsqueeze(1); // [N, 1, J, z]
                 return plainLogProb((t[0].unsqueeze(2) - t[1].unsqueeze(1)) / scale,
                                     scale.expand({-1, t[0].size(1), -1, -1}));
               },
               {randn({slices, particles, z}), randn({slices, particles, z}),
                scales({slices, particles, z}) + 0.4});
  }
}

TEST_F(FusedOperations, NotesProduct) {
  for (const std::int64_t units : {200, 83, 37}) {
    const Tensor x = notes(700);
    expectSame(
        [&](const auto& t) { return ops::fused::notesProduct(x.to(t[0].scalar_type()), t[0]); },
        [&](const auto& t) { return reference().notesProduct(x.to(t[0].scalar_type()), t[0]); },
        {randn({units, 88})});
  }
}

TEST_F(FusedOperations, LogSumOverPaths) {
  const auto steps = packedSteps(1);
  for (const std::int64_t particles : {1, 5, 17}) {
    expectSame(
        [&](const auto& t) { return ops::fused::logSumOverPaths(t[0], t[1], steps); },
        [&](const auto& t) { return reference().logSumOverPaths(t[0], t[1], steps); },
        {randn({steps.rowCount(), particles, particles}, 2), randn({steps.rows(0), particles}, 2)},
        // Scores grow to a hundred nats, of which float32 knows 1e-5, step after step, and a weight
        // is the exponential of one. (The objectives call it in float64.)
        1e-4);
  }
}

TEST_F(FusedOperations, ReluRnn) {
  const auto steps = packedSteps(1);
  for (const auto direction : {ops::Direction::Backwards, ops::Direction::Forwards})
    for (const std::int64_t units : {600, 83, 37}) {
      const Tensor x = notes(steps.rowCount());
      const double width = 0.5 / std::sqrt(double(units)); // neither dies nor explodes
      const auto weightsOf = [](const std::vector<Tensor>& t) {
        return ops::RecurrentWeights{t[0], t[1], t[2], t[3], t[4]};
      };
      // Of half a million sums some lie so near 0 that float32 sees them on the other side: then
      // one of some 450 rows' terms is missing from a weight's gradient, or one too many, 1 / 450
      // of it.
      constexpr double kOneRow = 1.0 / 450;
      const std::vector<Tensor> inputs{randn({units, 88}, 0.2), randn({units, units}, width),
                                       randn({units}, 0.1), randn({units}, 0.1),
                                       randn({units}, 0.1)};
      const auto fused = [&](const std::vector<Tensor>& t) {
        return ops::fused::reluRnn(direction, x.to(t[0].scalar_type()), weightsOf(t), steps);
      };
      const auto plain = [&](const std::vector<Tensor>& t) {
        return reference().recurrence(ops::Cell::Relu, direction, x, weightsOf(t), steps);
      };
      const Answer expected = answerOf(plain, inputs, torch::kFloat64);
      const Answer found = answerOf(fused, inputs, torch::kFloat64);
      expectNear(found.value, expected.value, kFloat64, "states");
      for (std::size_t i = 0; i < inputs.size(); ++i)
        expectNear(found.gradients[i], expected.gradients[i], kFloat64, "gradient");
      const Answer single = answerOf(fused, inputs, torch::kFloat32);
      expectNear(single.value, expected.value, kFloat32, "states in float32");
      for (std::size_t i = 0; i < inputs.size(); ++i)
        expectNear(single.gradients[i], expected.gradients[i], kOneRow, "gradient in float32");
    }
}
