#include "core/model/hmm/StateInference.h"

#include "core/model/hmm/ForwardStep.h"

#include <vector>

namespace dmm::model::hmm {

using torch::Tensor;

namespace {

Tensor normalised(const Tensor& rows) { return rows / rows.sum(1, true); }

/// Of every row.
struct ForwardPass {
  Tensor filtered;
  Tensor likelihoods;
};

ForwardPass forwardPass(const Enumeration& all, const Tensor& transition) {
  const batch::PackedSteps& steps = all.steps;
  ForwardPass pass{torch::empty_like(all.logProbs), torch::empty_like(all.logProbs)};
  for (std::int64_t t = 0; t < steps.count(); ++t) {
    const Tensor predicted =
        t == 0 ? transition.narrow(0, 0, 1).expand({steps.rows(0), -1})
               : torch::mm(steps.at(pass.filtered, t - 1, steps.rows(t)), transition);
    const ForwardStep step = forwardStep(predicted, steps.at(all.logProbs, t));
    steps.at(pass.filtered, t).copy_(step.shares);
    steps.at(pass.likelihoods, t).copy_(step.likelihoods);
  }
  return pass;
}

} // namespace

Tensor sliceLogLikelihoods(const Enumeration& all) {
  const batch::PackedSteps& steps = all.steps;
  const Tensor transition = transitionMatrix(all.transition);
  std::vector<Tensor> logScales;
  Tensor shares;
  for (std::int64_t t = 0; t < steps.count(); ++t) {
    const std::int64_t rows = steps.rows(t);
    const Tensor predicted = t == 0 ? transition.narrow(0, 0, 1).expand({rows, -1})
                                    : torch::mm(shares.narrow(0, 0, rows), transition);
    ForwardStep step = forwardStep(predicted, steps.at(all.logProbs, t));
    shares = std::move(step.shares);
    logScales.push_back(std::move(step.logScale));
  }
  return torch::cat(logScales);
}

Tensor filteredStates(const Enumeration& all) {
  const torch::NoGradGuard noGrad;
  return forwardPass(all, transitionMatrix(all.transition)).filtered;
}

Tensor stateEvidence(const Enumeration& all) {
  const torch::NoGradGuard noGrad;
  const batch::PackedSteps& steps = all.steps;
  const Tensor backwards = transitionMatrix(all.transition).t();
  const Tensor top = all.logProbs.amax(1, true);
  const Tensor evidence = torch::exp(all.logProbs - top); // of the slice alone
  for (std::int64_t t = steps.count() - 2; t >= 0; --t) {
    const std::int64_t going = steps.continuing(t);
    const Tensor later = torch::mm(steps.at(evidence, t + 1), backwards);
    const Tensor own = steps.at(evidence, t, going);
    own.copy_(normalised(own * normalised(later)));
  }
  return evidence;
}

Tensor smoothedStates(const Enumeration& all) {
  const torch::NoGradGuard noGrad;
  const batch::PackedSteps& steps = all.steps;
  const Tensor transition = transitionMatrix(all.transition);
  const ForwardPass pass = forwardPass(all, transition);
  // p(later slices given state_t), but for a factor a row: 1 at the end of each sequence.
  const Tensor later = torch::ones_like(pass.filtered);
  for (std::int64_t t = steps.count() - 2; t >= 0; --t) {
    const Tensor next = steps.at(pass.likelihoods, t + 1) * steps.at(later, t + 1);
    steps.at(later, t, steps.continuing(t)).copy_(normalised(torch::mm(next, transition.t())));
  }
  return normalised(pass.filtered * later);
}

BestPaths bestPaths(const Enumeration& all) {
  const torch::NoGradGuard noGrad;
  const batch::PackedSteps& steps = all.steps;
  const Tensor logTransition = transitionMatrix(all.transition).log();
  const Tensor scores = torch::empty_like(all.logProbs); // of the best path into each state
  const auto whole = all.logProbs.options().dtype(torch::kInt64);
  const Tensor sources = torch::zeros(all.logProbs.sizes(), whole); // where it came from
  for (std::int64_t t = 0; t < steps.count(); ++t)
    for (std::int64_t row = steps.begin(t); row < steps.begin(t) + steps.rows(t); ++row) {
      if (t == 0) {
        scores[row].copy_(logTransition[0] + all.logProbs[row]);
        continue;
      }
      const std::int64_t before = row - steps.begin(t) + steps.begin(t - 1);
      const auto best =
          (scores[before].unsqueeze(1) + logTransition).max(0); // one [S, S] at a time
      scores[row].copy_(std::get<0>(best) + all.logProbs[row]);
      sources[row].copy_(std::get<1>(best));
    }

  BestPaths paths{torch::empty({steps.rowCount()}, whole),
                  torch::empty({steps.rows(0)}, all.logProbs.options())};
  for (std::int64_t t = steps.count() - 1; t >= 0; --t) {
    const std::int64_t going = steps.continuing(t);
    if (going > 0) {
      const Tensor next = steps.at(paths.states, t + 1).unsqueeze(1);
      steps.at(paths.states, t, going).copy_(steps.at(sources, t + 1).gather(1, next).squeeze(1));
    }
    const std::int64_t ending = steps.rows(t) - going;
    const auto best = steps.at(scores, t).narrow(0, going, ending).max(1);
    steps.at(paths.states, t).narrow(0, going, ending).copy_(std::get<1>(best));
    paths.logProbs.narrow(0, going, ending).copy_(std::get<0>(best));
  }
  return paths;
}

Tensor drawnPaths(const Enumeration& all, const Tensor& uniform) {
  const torch::NoGradGuard noGrad;
  const batch::PackedSteps& steps = all.steps;
  const Tensor transition = transitionMatrix(all.transition);
  const Tensor filtered = forwardPass(all, transition).filtered;
  const Tensor states = torch::empty({steps.rowCount()}, filtered.options().dtype(torch::kInt64));
  for (std::int64_t t = steps.count() - 1; t >= 0; --t) {
    Tensor weights = steps.at(filtered, t).clone();
    const std::int64_t going = steps.continuing(t);
    if (going > 0) // p(state_t given the slices so far, state_{t+1})
      weights.narrow(0, 0, going).mul_(transition.index_select(1, steps.at(states, t + 1)).t());
    steps.at(states, t).copy_(chosenColumns(weights, steps.at(uniform, t)));
  }
  return states;
}

Tensor chosenColumns(const Tensor& weights, const Tensor& uniform) {
  const Tensor sums = weights.to(torch::kFloat64).cumsum(1);
  const Tensor last = sums.narrow(1, sums.size(1) - 1, 1);
  const Tensor chosen = (sums <= uniform.to(torch::kFloat64).unsqueeze(1) * last).sum(1);
  return chosen.clamp(0, weights.size(1) - 1);
}

} // namespace dmm::model::hmm
