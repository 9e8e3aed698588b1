#include "core/model/hmm/SampledPaths.h"

#include "core/model/hmm/StateInference.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace dmm::model::hmm {

using torch::Tensor;

namespace {

/// One state drawn from each of the distributions out of `ancestors` [B, K]: [B, K].
Tensor drawnAfter(const Tensor& transition, const Tensor& ancestors, const Tensor& uniform) {
  return chosenColumns(transition.index_select(0, ancestors.flatten()), uniform.flatten())
      .view(uniform.sizes());
}

} // namespace

Tensor sampledLogLikelihoods(const Enumeration& all, const Tensor& uniform,
                             types::GuideDensity density) {
  const batch::PackedSteps& steps = all.steps;
  const std::int64_t samples = uniform.size(1);
  const double logSamples = std::log(static_cast<double>(samples));
  const Tensor matrix = transitionMatrix(all.transition);
  const Tensor transition = matrix.detach();
  const double smallest = transition.scalar_type() == torch::kFloat64
                              ? std::numeric_limits<double>::min()
                              : std::numeric_limits<float>::min();
  const Tensor logTransition = matrix.clamp_min(smallest).log();

  std::vector<Tensor> finished; // log p of the sequences that end at each step
  Tensor before =
      torch::zeros({steps.rows(0), 1}, transition.options().dtype(torch::kInt64)); // state 0
  Tensor weights; // a_{t-1}, [B, J]
  for (std::int64_t t = 0; t < steps.count(); ++t) {
    const std::int64_t rows = steps.rows(t);
    before = before.narrow(0, 0, rows);
    const Tensor now = drawnAfter(transition, before.expand({rows, samples}), steps.at(uniform, t));
    const Tensor pairs = logTransition.index({before.unsqueeze(1), now.unsqueeze(2)}); // [B, K, J]
    const Tensor drawn =
        density == types::GuideDensity::Mixture
            ? torch::logsumexp(pairs, 2, true) - std::log(static_cast<double>(before.size(1)))
            : pairs;
    const Tensor likelihoods = steps.at(all.logProbs, t).gather(1, now).unsqueeze(2);
    Tensor terms = pairs - drawn.detach() + likelihoods;
    if (weights.defined()) terms = terms + weights.narrow(0, 0, rows).unsqueeze(1);
    weights = torch::logsumexp(terms, 2) - logSamples;
    before = now;
    const std::int64_t going = steps.continuing(t);
    finished.push_back(torch::logsumexp(weights.narrow(0, going, rows - going), 1));
  }
  std::reverse(finished.begin(), finished.end()); // the longest come first
  return torch::cat(finished);
}

} // namespace dmm::model::hmm
