#include "core/model/hmm/Start.h"

#include "core/model/hmm/Priors.h"

namespace dmm::model::hmm {

using torch::Tensor;

namespace {

constexpr double kMostlyRest = -2;
constexpr std::int64_t kMedianOf = 15;

/// Logits of draws from the prior of a key's probability, x = g / (g + h) with g and h from gamma
/// distributions. Gamma(a) is Gamma(a + 1) U^(1/a), whose logarithm never underflows (Marsaglia and
/// Tsang 2000).
Tensor drawBetaLogits(at::IntArrayRef sizes, const torch::Generator& generator) {
  const auto options = torch::TensorOptions(torch::kFloat64);
  const auto logGamma = [&](double shape) {
    const Tensor more = at::_standard_gamma(torch::full(sizes, shape + 1, options), generator);
    return more.log() + torch::rand(sizes, generator, options).log() / shape;
  };
  const Tensor sounds = logGamma(kSoundsPrior);
  return sounds - logGamma(kRestsPrior);
}

} // namespace

void startSimplices(Tensor logits, types::HmmPrior prior, torch::Generator generator) {
  const torch::NoGradGuard noGrad;
  if (prior == types::HmmPrior::Map)
    logits.zero_();
  else
    logits.normal_(0, 1, generator);
}

void startProbabilities(Tensor logits, types::HmmPrior prior, torch::Generator generator) {
  const torch::NoGradGuard noGrad;
  if (prior == types::HmmPrior::Map) {
    auto sizes = logits.sizes().vec();
    sizes.insert(sizes.begin(), kMedianOf);
    logits.copy_(std::get<0>(drawBetaLogits(sizes, generator).median(0)));
  } else {
    logits.normal_(kMostlyRest, 1, generator);
  }
}

void startFreeSimplices(Tensor logits, types::HmmPrior prior, torch::Generator generator) {
  const torch::NoGradGuard noGrad;
  if (prior == types::HmmPrior::Map)
    logits.copy_(torch::rand(logits.sizes(), generator, torch::kFloat64).log());
  else
    logits.normal_(0, 1, generator);
}

void startFreeProbabilities(torch::Tensor logits, types::HmmPrior prior,
                            torch::Generator generator) {
  if (prior != types::HmmPrior::Map) return startProbabilities(logits, prior, generator);
  const torch::NoGradGuard noGrad;
  logits.copy_(torch::logit(torch::rand(logits.sizes(), generator, torch::kFloat64)));
}

} // namespace dmm::model::hmm
