#include "core/model/hmm/Priors.h"

#include <cmath>

namespace dmm::model::hmm {

using torch::Tensor;

Tensor logDirichletPrior(const Tensor& logits) {
  const std::int64_t states = logits.size(-1);
  const Tensor concentration = 0.9 * torch::eye(states, logits.options()) + 0.1;
  const Tensor logNormaliser =
      torch::lgamma(concentration.sum(-1)) - torch::lgamma(concentration).sum(-1);
  return (((concentration - 1) * torch::log_softmax(logits, -1)).sum(-1) + logNormaliser).sum();
}

Tensor logBetaPrior(const Tensor& logits) {
  constexpr double kSounds = 0.1, kRests = 0.9;
  const double logNormaliser =
      std::lgamma(kSounds + kRests) - std::lgamma(kSounds) - std::lgamma(kRests);
  return ((kSounds - 1) * torch::log_sigmoid(logits) + (kRests - 1) * torch::log_sigmoid(-logits) +
          logNormaliser)
      .sum();
}

} // namespace dmm::model::hmm
