// Every operation with a hand-written gradient against the same formula in plain autograd, at the
// widths of real models (and odd ones) and thousands of rows.

#include "core/ops/fused/Densities.h"
#include "core/ops/fused/Layers.h"
#include "core/ops/fused/ParticlePairs.h"
#include "core/ops/fused/PathSum.h"
#include "tests/support/Operations.h"

#include <cmath>
#include <gtest/gtest.h>
#include <numbers>

using namespace dmm;
using torch::Tensor;

namespace {

using test::expectSame;
using test::notes;
using test::randn;
using test::reference;

Tensor scales(std::vector<std::int64_t> sizes) {
  return torch::rand(sizes, torch::kFloat64) * 2 + 0.1;
}

constexpr std::int64_t kRows = 3600;

struct Widths {
  std::int64_t in, out;
};
/// Pyro's layers, and widths that fill no vector.
constexpr Widths kLayers[] = {{100, 600}, {600, 100}, {100, 88}, {88, 37},
                              {37, 83},   {83, 61},   {5, 1}};

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

TEST_F(FusedOperations, LinearReluHearing) {
  for (const std::int64_t particles : {1, 4}) {
    const Tensor heard = notes(900);
    const std::vector<Tensor> inputs{randn({900 * particles, 61}), randn({83, 61}, 0.1),
                                     randn({83}), randn({83, 88})};
    const Tensor sums = torch::linear(inputs[0], inputs[1], inputs[2]) +
                        torch::matmul(heard, inputs[3].t()).repeat_interleave(particles, 0);
    const Tensor isFar = (sums.abs() > 1e-4).to(torch::kFloat64);
    const auto by = [&](const auto& layer) {
      return [&, layer](const std::vector<Tensor>& t) {
        const auto type = t[0].scalar_type();
        return layer(t[0], t[1], t[2], heard.to(type), t[3]) * isFar.to(type);
      };
    };
    expectSame(by(ops::fused::linearReluHearing),
               by([](auto... all) { return reference().linearReluHearing(all...); }), inputs);
  }
}

TEST_F(FusedOperations, LogSumOverPaths) {
  const auto steps = test::packedSteps(20);
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

TEST_F(FusedOperations, NotesLinearRelu) {
  for (const std::int64_t units : {200, 83, 37}) {
    const Tensor x = notes(700), weight = randn({units, 88}), bias = randn({units});
    const Tensor isFar = (torch::linear(x, weight, bias).abs() > 1e-4).to(torch::kFloat64);
    const auto by = [&](const auto& relu, const std::vector<Tensor>& t) {
      const auto type = t[0].scalar_type();
      return relu(x.to(type), t[0], t[1]) * isFar.to(type);
    };
    expectSame([&](const auto& t) { return by(ops::fused::notesLinearRelu, t); },
               [&](const auto& t) {
                 return by([](auto... all) { return torch::relu(torch::linear(all...)); }, t);
               },
               {weight, bias});
  }
}
