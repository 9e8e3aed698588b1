#include "core/model/hmm/Priors.h"

#include <cmath>

namespace dmm::model::hmm {

using torch::Tensor;

namespace {

/// log Gamma(x), for x > 0. (std::lgamma writes a global variable besides.)
double logGamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

} // namespace

double logDirichletNormaliser(const Tensor& logits) {
  const std::int64_t states = logits.size(-1);
  const auto others = static_cast<double>(states - 1);
  return static_cast<double>(logits.numel() / states) *
         (logGamma(1 + others * kMovesPrior) - others * logGamma(kMovesPrior));
}

double logBetaNormaliser(const Tensor& logits) {
  return static_cast<double>(logits.numel()) *
         (logGamma(kSoundsPrior + kRestsPrior) - logGamma(kSoundsPrior) - logGamma(kRestsPrior));
}

Tensor logDirichletPrior(const Tensor& logits) {
  const Tensor logs = torch::log_softmax(logits, -1);
  return (kMovesPrior - 1) * (logs.sum() - logs.diagonal(0, -2, -1).sum()) +
         logDirichletNormaliser(logits);
}

Tensor logBetaPrior(const Tensor& logits) {
  return (kSoundsPrior - 1) * torch::log_sigmoid(logits).sum() +
         (kRestsPrior - 1) * torch::log_sigmoid(-logits).sum() + logBetaNormaliser(logits);
}

} // namespace dmm::model::hmm
