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
  // Once: lgamma writes a global variable, the sign of its gamma.
  static const double logNormaliser = std::lgamma(kSoundsPrior + kRestsPrior) -
                                      std::lgamma(kSoundsPrior) - std::lgamma(kRestsPrior);
  return ((kSoundsPrior - 1) * torch::log_sigmoid(logits) +
          (kRestsPrior - 1) * torch::log_sigmoid(-logits) + logNormaliser)
      .sum();
}

} // namespace dmm::model::hmm
