#include "core/model/hmm/fused/StateChain.h"

#include "core/kernels/ChainLoops.h"
#include "core/model/hmm/fused/StateTransition.h"
#include "core/support/WorkClock.h"

#include <algorithm>
#include <cmath>

namespace dmm::model::hmm::fused {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// From the log probabilities [N, S]: p(state given the slices so far), [N, S], and what
/// kernels::ChainLoops tells beside it.
template <typename T, typename Transition>
void forwardPass(const batch::PackedSteps& steps, const Transition& transition, const T* logProbs,
                 T* shares, T* likelihoods, T* tops, T* scales) {
  const std::int64_t states = transition.states();
  for (std::int64_t t = 0; t < steps.count(); ++t) {
    T* now = shares + steps.begin(t) * states;
    if (t > 0) {
      transition.multiply(shares + steps.begin(t - 1) * states, steps.rows(t), now);
    } else {
      for (std::int64_t row = 0; row < steps.rows(0); ++row) transition.first(now + row * states);
    }
    const std::int64_t begin = steps.begin(t);
    kernels::chainLoops<T>().weighShares(logProbs + begin * states, now,
                                         likelihoods + begin * states, tops + begin, scales + begin,
                                         steps.rows(t), states);
  }
}

/// From the last step to the first: what each state adds to the probability of the slices from its
/// own on, over that probability, to `weighed` [N, S]; and the posteriors times their sequence's
/// factor to `posteriors` [N, S].
template <typename T, typename Transition>
void backwardPass(const batch::PackedSteps& steps, const Transition& transition,
                  const T* likelihoods, const T* shares, const T* scales, const T* factors,
                  T* weighed, T* posteriors) {
  const std::int64_t states = transition.states();
  for (std::int64_t t = steps.count() - 1; t >= 0; --t) {
    const std::int64_t place = steps.begin(t) * states;
    const std::int64_t going = steps.continuing(t);
    T* later = weighed + place;
    if (going > 0) transition.multiply(weighed + steps.begin(t + 1) * states, going, later);
    std::fill(later + going * states, later + steps.rows(t) * states, T(1));
    kernels::chainLoops<T>().posterior(shares + place, later, factors, posteriors + place,
                                       steps.rows(t), states);
    kernels::chainLoops<T>().weighLater(likelihoods + place, later, scales + steps.begin(t), later,
                                        steps.rows(t), states);
  }
}

/// Row by row the shares of the step before, times the factor of their sequence, for all steps but
/// the first.
template <typename T>
void sharesBefore(const batch::PackedSteps& steps, std::int64_t states, const T* shares,
                  const T* factors, T* before) {
  for (std::int64_t t = 1; t < steps.count(); ++t) {
    const T* from = shares + steps.begin(t - 1) * states;
    for (std::int64_t row = 0; row < steps.rows(t); ++row, from += states, before += states)
      std::transform(from, from + states, before,
                     [factor = factors[row]](T share) { return factor * share; });
  }
}

class StateChain : public torch::autograd::Function<StateChain> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& transition, const Tensor& logProbs,
                        const batch::PackedSteps& steps) {
    const support::WorkSpan span(support::Work::Elements);
    const Tensor tops = torch::empty({logProbs.size(0)}, logProbs.options());
    const Tensor likelihoods = torch::empty_like(logProbs);
    const Tensor shares = torch::empty_like(logProbs);
    const Tensor scales = torch::empty_like(tops);
    const Tensor sums = torch::zeros({steps.rows(0)}, logProbs.options());
    AT_DISPATCH_FLOATING_TYPES(logProbs.scalar_type(), "logLikelihoods", [&] {
      withTransition(transition, ops::Direction::Forwards, [&](const auto& forwards) {
        forwardPass(steps, forwards, logProbs.data_ptr<scalar_t>(), shares.data_ptr<scalar_t>(),
                    likelihoods.data_ptr<scalar_t>(), tops.data_ptr<scalar_t>(),
                    scales.data_ptr<scalar_t>());
      });
      auto* const sum = sums.data_ptr<scalar_t>();
      for (std::int64_t t = 0; t < steps.count(); ++t)
        for (std::int64_t i = 0, row = steps.begin(t); i < steps.rows(t); ++i, ++row)
          sum[i] += std::log(scales.data_ptr<scalar_t>()[row]) + tops.data_ptr<scalar_t>()[row];
    });
    context->save_for_backward({transition, likelihoods, shares, scales});
    context->saved_data["offsets"] = steps.offsets;
    return sums;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const auto saved = context->get_saved_variables();
    const batch::PackedSteps steps{context->saved_data["offsets"].toIntVector(), 1};
    const Tensor& shares = saved[2];
    const Tensor factors = gradients[0].contiguous();
    const std::int64_t states = shares.size(1);
    const Tensor weighed = torch::empty_like(shares);
    const Tensor posteriors = torch::empty_like(shares);
    const std::int64_t first = steps.rows(0);
    const std::int64_t others = steps.rowCount() - first;
    const Tensor before = torch::empty({others, states}, shares.options());
    Tensor forTransition;
    withTransition(saved[0], ops::Direction::Backwards, [&](const auto& backwards) {
      AT_DISPATCH_FLOATING_TYPES(shares.scalar_type(), "logLikelihoods", [&] {
        backwardPass(steps, backwards, saved[1].data_ptr<scalar_t>(), shares.data_ptr<scalar_t>(),
                     saved[3].data_ptr<scalar_t>(), factors.data_ptr<scalar_t>(),
                     weighed.data_ptr<scalar_t>(), posteriors.data_ptr<scalar_t>());
        sharesBefore(steps, states, shares.data_ptr<scalar_t>(), factors.data_ptr<scalar_t>(),
                     before.data_ptr<scalar_t>());
      });
      if (context->needs_input_grad(0))
        forTransition = backwards.gradient(before, weighed.narrow(0, first, others),
                                           weighed.narrow(0, 0, first), factors);
    });
    return {forTransition, posteriors, Tensor()};
  }
};

} // namespace

Tensor logLikelihoods(const Tensor& transition, const Tensor& logProbs,
                      const batch::PackedSteps& steps) {
  return StateChain::apply(transition.contiguous(), logProbs.contiguous(), steps);
}

} // namespace dmm::model::hmm::fused
