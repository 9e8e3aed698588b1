#include "core/model/hmm/fused/Priors.h"

#include "core/model/hmm/Priors.h"

namespace dmm::model::hmm::fused {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// A scalar of the logits whose gradient is known with it.
struct Known {
  Tensor value;
  Tensor gradient;
};

class Prior : public torch::autograd::Function<Prior> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& logits,
                        Known (*prior)(const Tensor&)) {
    const Known known = prior(logits);
    context->save_for_backward({known.gradient});
    return known.value;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    return {context->get_saved_variables().front() * gradients[0], Tensor()};
  }
};

/// Of sum_{i != j} (a - 1) log softmax(l_i)_j, a row's part is (a - 1) (1 - (S - 1)
/// softmax(l_i)_j), without the 1 where j is i.
Known dirichlet(const Tensor& logits) {
  constexpr double kFactor = kMovesPrior - 1;
  const Tensor logs = torch::log_softmax(logits, -1);
  const Tensor sum = logs.sum() - logs.diagonal(0, -2, -1).sum();
  const auto others = static_cast<double>(logits.size(-1) - 1);
  const Tensor gradient = logs.exp_().mul_(-kFactor * others).add_(kFactor);
  gradient.diagonal(0, -2, -1).sub_(kFactor);
  return {sum.mul_(kFactor).add_(logDirichletNormaliser(logits)), gradient};
}

/// log sigmoid(l) is l + log sigmoid(-l), whose slope is -sigmoid(l).
Known beta(const Tensor& logits) {
  constexpr double kBoth = kSoundsPrior + kRestsPrior - 2;
  const Tensor value = logits.sum().mul_(kSoundsPrior - 1);
  value.add_(torch::log_sigmoid(-logits).sum(), kBoth).add_(logBetaNormaliser(logits));
  return {value, torch::sigmoid(logits).mul_(-kBoth).add_(kSoundsPrior - 1)};
}

} // namespace

Tensor logDirichletPrior(const Tensor& logits) { return Prior::apply(logits, &dirichlet); }

Tensor logBetaPrior(const Tensor& logits) { return Prior::apply(logits, &beta); }

} // namespace dmm::model::hmm::fused
