#include "core/objective/ElboTerms.h"

namespace dmm::objective {

namespace {

/// The mean over particles of a step's sum over sequences.
torch::Tensor particleMean(const torch::Tensor& scores) {
  return scores.dim() == 2 ? scores.sum() / scores.size(0) : scores.sum();
}

void accumulate(torch::Tensor& sum, const torch::Tensor& term) {
  sum = sum.defined() ? sum + term : term;
}

} // namespace

void ElboTerms::add(const torch::Tensor& logLikelihood, const torch::Tensor& kl) {
  accumulate(m_reconstruction, -particleMean(logLikelihood));
  accumulate(m_kl, particleMean(kl));
}

ObjectiveValue ElboTerms::valueWith(const torch::Tensor& loss) const {
  return {loss, m_reconstruction.item<double>(), m_kl.item<double>()};
}

} // namespace dmm::objective
