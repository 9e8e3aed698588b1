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

Tensor logDirichletPrior(const Tensor& logits) {
  constexpr double kMoves = 0.1;
  constexpr double kStays = 1; // with which a share's own density is flat
  const std::int64_t states = logits.size(-1);
  const auto others = static_cast<double>(states - 1);
  const double logNormaliser =
      logGamma(kStays + others * kMoves) - logGamma(kStays) - others * logGamma(kMoves);
  const Tensor logs = torch::log_softmax(logits, -1);
  return (kMoves - 1) * (logs.sum() - logs.diagonal(0, -2, -1).sum()) +
         logNormaliser * static_cast<double>(logits.numel() / states);
}

Tensor logBetaPrior(const Tensor& logits) {
  const double logNormaliser =
      logGamma(kSoundsPrior + kRestsPrior) - logGamma(kSoundsPrior) - logGamma(kRestsPrior);
  // log sigmoid(x) = x + log sigmoid(-x)
  return (kSoundsPrior - 1) * logits.sum() +
         (kSoundsPrior + kRestsPrior - 2) * torch::log_sigmoid(-logits).sum() +
         logNormaliser * static_cast<double>(logits.numel());
}

} // namespace dmm::model::hmm
