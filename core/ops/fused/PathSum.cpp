#include "core/ops/fused/PathSum.h"

#include "core/support/WorkClock.h"

#include <algorithm>
#include <cmath>

namespace dmm::ops::fused {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// log sum_j exp(a[j] + b[j]); b may be null.
template <typename T> T logSumExp(const T* a, const T* b, std::int64_t count) {
  const auto term = [&](std::int64_t j) { return b ? a[j] + b[j] : a[j]; };
  T largest = term(0);
  for (std::int64_t j = 1; j < count; ++j) largest = std::max(largest, term(j));
  if (!std::isfinite(largest)) return largest;
  T sum = 0;
  for (std::int64_t j = 0; j < count; ++j) sum += std::exp(term(j) - largest);
  return largest + std::log(sum);
}

/// Fills a_t, [N, K], whose first step is given, and the sums [B].
template <typename T>
void forwardPass(const batch::PackedSteps& steps, std::int64_t particles, const T* pairs, T* scores,
                 T* sums) {
  const T logParticles = std::log(static_cast<T>(particles));
  for (std::int64_t t = 0; t < steps.count(); ++t) {
    T* now = scores + steps.begin(t) * particles;
    if (t > 0) {
      const T* before = scores + steps.begin(t - 1) * particles;
      const T* factor = pairs + steps.begin(t) * particles * particles;
      for (std::int64_t i = 0; i < steps.rows(t); ++i)
        for (std::int64_t k = 0; k < particles; ++k, factor += particles)
          now[i * particles + k] =
              logSumExp(factor, before + i * particles, particles) - logParticles;
    }
    for (std::int64_t i = steps.continuing(t); i < steps.rows(t); ++i)
      sums[i] = logSumExp<T>(now + i * particles, nullptr, particles);
  }
}

/// Fills the gradients for pairs and for all a_t from those for the sums, last step first.
template <typename T>
void backwardPass(const batch::PackedSteps& steps, std::int64_t particles, const T* pairs,
                  const T* scores, const T* sums, const T* forSums, T* forPairs, T* forScores) {
  const T logParticles = std::log(static_cast<T>(particles));
  for (std::int64_t t = steps.count() - 1; t >= 0; --t) {
    const T* now = scores + steps.begin(t) * particles;
    T* forNow = forScores + steps.begin(t) * particles;
    for (std::int64_t i = steps.continuing(t); i < steps.rows(t); ++i)
      for (std::int64_t k = 0; k < particles; ++k)
        forNow[i * particles + k] = forSums[i] * std::exp(now[i * particles + k] - sums[i]);
    if (t == 0) break;
    const T* before = scores + steps.begin(t - 1) * particles;
    T* forBefore = forScores + steps.begin(t - 1) * particles;
    const std::int64_t place = steps.begin(t) * particles * particles;
    for (std::int64_t i = 0; i < steps.rows(t); ++i)
      for (std::int64_t k = 0; k < particles; ++k)
        for (std::int64_t j = 0; j < particles; ++j) {
          const std::int64_t pair = place + (i * particles + k) * particles + j;
          const T share = std::exp(pairs[pair] + before[i * particles + j] -
                                   now[i * particles + k] - logParticles);
          forPairs[pair] = forNow[i * particles + k] * share;
          forBefore[i * particles + j] += forPairs[pair];
        }
  }
}

class PathSum : public torch::autograd::Function<PathSum> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& pairs, const Tensor& first,
                        const batch::PackedSteps& steps) {
    const support::WorkSpan span(support::Work::Elements);
    const std::int64_t particles = first.size(1);
    const Tensor scores = torch::empty({steps.rowCount(), particles}, first.options());
    steps.at(scores, 0).copy_(first).sub_(std::log(static_cast<double>(particles)));
    const Tensor sums = torch::empty({first.size(0)}, first.options());
    AT_DISPATCH_FLOATING_TYPES(first.scalar_type(), "logSumOverPaths", [&] {
      forwardPass(steps, particles, pairs.data_ptr<scalar_t>(), scores.data_ptr<scalar_t>(),
                  sums.data_ptr<scalar_t>());
    });
    context->save_for_backward({pairs, scores, sums});
    context->saved_data["offsets"] = steps.offsets;
    return sums;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const auto saved = context->get_saved_variables();
    const batch::PackedSteps steps{context->saved_data["offsets"].toIntVector(), 1};
    const Tensor& pairs = saved[0];
    const Tensor& scores = saved[1];
    const Tensor forSums = gradients[0].contiguous();
    const Tensor forPairs = torch::zeros_like(pairs);
    const Tensor forScores = torch::zeros_like(scores);
    AT_DISPATCH_FLOATING_TYPES(scores.scalar_type(), "logSumOverPaths", [&] {
      backwardPass(steps, scores.size(1), pairs.data_ptr<scalar_t>(), scores.data_ptr<scalar_t>(),
                   saved[2].data_ptr<scalar_t>(), forSums.data_ptr<scalar_t>(),
                   forPairs.data_ptr<scalar_t>(), forScores.data_ptr<scalar_t>());
    });
    return {forPairs, steps.at(forScores, 0), Tensor()};
  }
};

} // namespace

Tensor logSumOverPaths(const Tensor& pairs, const Tensor& first, const batch::PackedSteps& steps) {
  return PathSum::apply(pairs.contiguous(), first.contiguous(), steps);
}

} // namespace dmm::ops::fused
