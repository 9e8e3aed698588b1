#include "core/ops/reference/ReferenceOps.h"

#include "core/support/SmallestScale.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace dmm::ops::reference {

using torch::Tensor;

FlowImage flowImage(const Tensor& value, const FlowWeights& weights, std::int64_t index) {
  const Tensor hidden =
      torch::relu(torch::linear(value, weights.input[index], weights.inputBias[index]));
  const auto halves =
      torch::linear(hidden, weights.output[index], weights.outputBias[index]).chunk(2, -1);
  // Clamped, with a gradient as if it had not been.
  const Tensor clamped = halves[1].clamp(weights.logScaleMinimum, weights.logScaleMaximum);
  const Tensor logScale = halves[1] + (clamped - halves[1]).detach();
  return {torch::exp(logScale) * value + halves[0], logScale.sum(-1)};
}

namespace {

/// log N of what lies so many scales from its mean.
Tensor logDensity(const Tensor& distance, const Tensor& scale) {
  const double logSqrtTwoPi = 0.5 * std::log(2 * std::numbers::pi);
  return (-0.5 * distance.square() - scale.log() - logSqrtTwoPi).sum(-1);
}

/// What a recurrent network carries from step to step, [rows, R] each.
struct CellState {
  Tensor h;
  Tensor c; ///< of an LSTM

  CellState first(std::int64_t rows) const {
    return {h.narrow(0, 0, rows), c.defined() ? c.narrow(0, 0, rows) : c};
  }
  CellState with(const CellState& more) const {
    if (!h.defined()) return more;
    return {torch::cat({h, more.h}), c.defined() ? torch::cat({c, more.c}) : c};
  }
};

/// torch.nn.RNN with ReLU, torch.nn.GRU and torch.nn.LSTM, by the formulas of PyTorch's manual.
CellState cellStep(Cell cell, const Tensor& x, const CellState& before,
                   const RecurrentWeights& weights) {
  const Tensor ofInput = torch::linear(x, weights.weightIh, weights.biasIh);
  const Tensor ofState = torch::linear(before.h, weights.weightHh, weights.biasHh);
  switch (cell) {
  case Cell::Relu: return {torch::relu(ofInput + ofState), {}};
  case Cell::Gru: {
    const auto input = ofInput.chunk(3, 1), state = ofState.chunk(3, 1);
    const Tensor reset = torch::sigmoid(input[0] + state[0]);
    const Tensor update = torch::sigmoid(input[1] + state[1]);
    const Tensor fresh = torch::tanh(input[2] + reset * state[2]);
    return {(1 - update) * fresh + update * before.h, {}};
  }
  case Cell::Lstm: {
    const auto gates = (ofInput + ofState).chunk(4, 1);
    const Tensor c =
        torch::sigmoid(gates[1]) * before.c + torch::sigmoid(gates[0]) * torch::tanh(gates[2]);
    return {torch::sigmoid(gates[3]) * torch::tanh(c), c};
  }
  }
  throw std::invalid_argument("recurrence: expected a known cell");
}

class ReferenceOps final : public Ops {
 public:
  types::Execution execution() const override { return types::Execution::Reference; }
  Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias) const override {
    return torch::linear(x, weight, bias);
  }

  Tensor linearRelu(const Tensor& x, const Tensor& weight, const Tensor& bias) const override {
    return torch::relu(torch::linear(x, weight, bias));
  }

  Tensor notesProduct(const Tensor& notes, const Tensor& weight) const override {
    return torch::matmul(notes, weight.t());
  }

  Tensor notesLinearRelu(const Tensor& notes, const Tensor& weight,
                         const Tensor& bias) const override {
    return linearRelu(notes, weight, bias);
  }

  Tensor linearReluHearing(const Tensor& x, const Tensor& weight, const Tensor& bias,
                           const Tensor& notes, const Tensor& heardWeight) const override {
    const Tensor own = linear(x, weight, bias);
    const Tensor heard = notesProduct(notes, heardWeight); // [N, out]
    return torch::relu(own.view({heard.size(0), -1, own.size(1)}) + heard.unsqueeze(1))
        .view(own.sizes());
  }

  /// Where it is held at the smallest scale k, its slope is k, too: that of softplus where softplus
  /// is k. A slope of 0 would never let go of a unit that came there.
  Tensor softplus(const Tensor& x) const override {
    const Tensor scale = torch::softplus(x);
    const Tensor held = support::kSmallestScale * torch::exp(x - x.detach());
    return torch::where(scale < support::kSmallestScale, held, scale);
  }

  Tensor gatedMix(const Tensor& logits, const Tensor& a, const Tensor& b) const override {
    const Tensor gate = torch::sigmoid(logits);
    return (1 - gate) * a + gate * b;
  }

  Tensor gaussianLogProb(const Tensor& value, const Tensor& loc, const Tensor& scale,
                         const Tensor& noise) const override {
    Tensor distance = (value - loc) / scale;
    if (noise.defined()) distance = noise.detach() + (distance - distance.detach());
    return logDensity(distance, scale);
  }

  Tensor drawLogProb(const Tensor& scale, const Tensor& noise) const override {
    return logDensity(noise, scale);
  }

  /// log sigmoid(l) for a sounding key and log sigmoid(-l) for a silent one, in a form that cannot
  /// overflow: x l - log(1 + exp(l)).
  Tensor bernoulliLogProb(const Tensor& x, const Tensor& logits) const override {
    const Tensor bySlice = logits.view({x.size(0), -1, x.size(1)}); // [N, K, keys]
    return (x.unsqueeze(1) * bySlice - torch::softplus(bySlice)).sum(-1).reshape({-1});
  }

  /// ((v - m) / s)^2 = v^2 (1/s^2) - 2 v (m/s^2) + m^2/s^2, each summed over z: three matrix
  /// products a slice, no loop over pairs. Means and values are first moved by the mean of the
  /// means, which changes no difference and keeps the products small.
  Tensor particlePairs(const Tensor& values, const Tensor& loc,
                       const Tensor& scale) const override {
    const Tensor center = loc.mean(1, /*keepdim=*/true).detach();
    const Tensor value = values - center;
    const Tensor mean = loc - center;
    const Tensor precision = scale.square().reciprocal();
    const Tensor quadratic = torch::matmul(value.square(), precision.transpose(1, 2)) -
                             2 * torch::matmul(value, (mean * precision).transpose(1, 2)) +
                             (mean.square() * precision).sum(-1).unsqueeze(1); // [N, K, J]
    const double logTwoPi = std::log(2 * std::numbers::pi);
    const Tensor normaliser =
        scale.log().sum(-1) + 0.5 * logTwoPi * static_cast<double>(values.size(-1)); // [N, J]
    return -0.5 * quadratic - normaliser.unsqueeze(1);
  }

  Tensor logSumOverPaths(const Tensor& pairs, const Tensor& first,
                         const batch::PackedSteps& steps) const override {
    const double logParticles = std::log(static_cast<double>(first.size(1)));
    std::vector<Tensor> ended;            // the shortest sequences first, which stand last
    Tensor scores = first - logParticles; // a_t[k], [B_t, K]
    for (std::int64_t t = 1; t < steps.count(); ++t) {
      const std::int64_t active = steps.rows(t);
      if (active < scores.size(0))
        ended.push_back(scores.narrow(0, active, scores.size(0) - active));
      const Tensor before = scores.narrow(0, 0, active).unsqueeze(1);
      scores = torch::logsumexp(steps.at(pairs, t) + before, 2) - logParticles;
    }
    ended.push_back(scores);
    std::reverse(ended.begin(), ended.end());
    return torch::logsumexp(torch::cat(ended), 1);
  }

  Tensor previousStates(const Tensor& states, const Tensor& start,
                        const batch::PackedSteps& steps) const override {
    std::vector<Tensor> previous{start.expand({steps.rows(0), start.size(0)})};
    for (std::int64_t t = 1; t < steps.count(); ++t)
      previous.push_back(steps.at(states, t - 1, steps.rows(t)));
    return torch::cat(previous);
  }

  Tensor recurrence(Cell cell, Direction direction, const RecurrentInput& input,
                    const RecurrentWeights& weights,
                    const batch::PackedSteps& steps) const override {
    const Tensor& rows = input.rows;
    std::vector<Tensor> states(static_cast<std::size_t>(steps.count()));
    const auto starting = [&](std::int64_t count) {
      const auto of = [&](const Tensor& start) {
        return start.defined() ? start.expand({count, start.size(0)}) : start;
      };
      return CellState{of(weights.h0), of(weights.c0)};
    };
    CellState before;
    if (direction == Direction::Forwards) {
      before = starting(steps.rows(0));
      for (std::int64_t t = 0; t < steps.count(); ++t) {
        before = cellStep(cell, steps.at(rows, t), before.first(steps.rows(t)), weights);
        states[static_cast<std::size_t>(t)] = before.h;
      }
      return torch::cat(states);
    }
    // `before` is of the sequences that reach t + 1: the first rows of time t.
    for (std::int64_t t = steps.count() - 1; t >= 0; --t) {
      const std::int64_t ending = steps.rows(t) - steps.continuing(t);
      if (ending > 0) before = before.with(starting(ending));
      before = cellStep(cell, steps.at(rows, t), before, weights);
      states[static_cast<std::size_t>(t)] = before.h;
    }
    return torch::cat(states);
  }

  GuideChainPath guideChain(const Tensor& hidden, const Tensor& noise,
                            const GuideChainWeights& weights, const batch::PackedSteps& steps,
                            const ChooseSources& chooseSources) const override {
    const auto count = static_cast<std::size_t>(steps.count());
    std::vector<Tensor> locs, scales, bases, states, determinants, sources(count);
    Tensor previous = weights.start.expand({steps.rows(0), weights.start.size(0)});
    for (std::int64_t t = 0; t < steps.count(); ++t) {
      const std::int64_t active = steps.rows(t);
      if (t > 0) {
        const auto goingOn = [active](const Tensor& rows) { return rows.narrow(0, 0, active); };
        const Tensor drawnFrom = previous;
        previous = goingOn(states.back());
        if (chooseSources) {
          GuideStep before{previous,
                           goingOn(drawnFrom),
                           goingOn(scales.back()),
                           steps.at(noise, t - 1, active),
                           {}};
          if (!determinants.empty()) before.logDeterminant = goingOn(determinants.back());
          const Tensor source = sources[static_cast<std::size_t>(t)] = chooseSources(t, before);
          if (source.defined()) previous = previous.index_select(0, source);
        }
      }
      const Tensor inner =
          torch::tanh(torch::linear(previous, weights.zToHidden, weights.zToHiddenBias));
      const Tensor ofSlices = hidden.narrow(0, steps.begin(t) / steps.perSlice,
                                            active / steps.perSlice); // [B_t, R]
      const Tensor combined =
          0.5 * (inner.view({-1, steps.perSlice, inner.size(1)}) + ofSlices.unsqueeze(1));
      const auto moments =
          torch::linear(combined.view(inner.sizes()), weights.output, weights.outputBias)
              .chunk(2, 1);
      locs.push_back(moments[0]);
      scales.push_back(softplus(moments[1]));
      bases.push_back(locs.back() + scales.back() * steps.at(noise, t));
      Tensor state = bases.back();
      Tensor determinant;
      for (std::int64_t i = 0; i < weights.flows.count(); ++i) {
        const auto [value, logDeterminant] = flowImage(state, weights.flows, i);
        state = value;
        determinant = determinant.defined() ? determinant + logDeterminant : logDeterminant;
      }
      states.push_back(state);
      if (determinant.defined()) determinants.push_back(determinant);
    }
    GuideChainPath path{torch::cat(locs), torch::cat(scales), torch::cat(bases), {}, {}, {}};
    path.z = weights.flows.count() > 0 ? torch::cat(states) : path.base;
    if (!determinants.empty()) path.logDeterminant = torch::cat(determinants);
    if (chooseSources) path.sources = sourceRows(sources, steps);
    return path;
  }
};

} // namespace

const Ops& referenceOps() {
  static const ReferenceOps all;
  return all;
}

} // namespace dmm::ops::reference
