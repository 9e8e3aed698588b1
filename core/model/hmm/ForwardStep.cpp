#include "core/model/hmm/ForwardStep.h"

#include <limits>

namespace dmm::model::hmm {

using torch::Tensor;

ForwardStep forwardStep(const Tensor& predicted, const Tensor& logProbs) {
  const double smallest = predicted.scalar_type() == torch::kFloat64
                              ? std::numeric_limits<double>::min()
                              : std::numeric_limits<float>::min();
  const Tensor isUnreached = predicted.detach() < smallest;
  const Tensor reached =
      logProbs.masked_fill(isUnreached, -std::numeric_limits<double>::infinity());
  const Tensor top = reached.detach().amax(1, true);
  ForwardStep step;
  step.likelihoods = torch::exp(reached - top);
  const Tensor joint = predicted * step.likelihoods;
  const Tensor scale = joint.sum(1, true);
  step.shares = joint / scale;
  step.logScale = (scale.log() + top).squeeze(1);
  return step;
}

} // namespace dmm::model::hmm
