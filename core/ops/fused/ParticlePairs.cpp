#include "core/ops/fused/ParticlePairs.h"

#include "core/kernels/ElementLoops.h"
#include "core/kernels/PairLoops.h"
#include "core/support/WorkClock.h"

#include <cmath>
#include <numbers>

namespace dmm::ops::fused {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

class ParticlePairs : public torch::autograd::Function<ParticlePairs> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& values, const Tensor& loc,
                        const Tensor& scale) {
    const support::WorkSpan span(support::Work::Elements);
    const kernels::PairSizes sizes{values.size(0), values.size(1), loc.size(1), values.size(2)};
    const Tensor inverse = scale.reciprocal();
    const Tensor pairs =
        torch::empty({sizes.slices, sizes.values, sizes.distributions}, values.options());
    AT_DISPATCH_FLOATING_TYPES(values.scalar_type(), "particlePairs", [&] {
      kernels::pairLoops<scalar_t>().squares(sizes, values.data_ptr<scalar_t>(),
                                             loc.data_ptr<scalar_t>(), inverse.data_ptr<scalar_t>(),
                                             pairs.data_ptr<scalar_t>());
    });
    context->save_for_backward({values, loc, inverse});
    const double logSqrtTwoPi = 0.5 * std::log(2 * std::numbers::pi);
    const Tensor normaliser =
        torch::empty({sizes.slices, sizes.distributions}, values.options()); // log of it
    AT_DISPATCH_FLOATING_TYPES(values.scalar_type(), "particlePairs", [&] {
      kernels::elementLoops<scalar_t>().logSums(scale.data_ptr<scalar_t>(),
                                                normaliser.data_ptr<scalar_t>(),
                                                sizes.slices * sizes.distributions, sizes.z);
    });
    normaliser.add_(logSqrtTwoPi * static_cast<double>(sizes.z));
    return pairs.mul_(-0.5).sub_(normaliser.unsqueeze(1));
  }

  static variable_list backward(AutogradContext* context, variable_list gradientsIn) {
    const support::WorkSpan span(support::Work::Elements);
    const auto saved = context->get_saved_variables();
    const Tensor& values = saved[0];
    const Tensor& loc = saved[1];
    const Tensor& inverse = saved[2];
    const kernels::PairSizes sizes{values.size(0), values.size(1), loc.size(1), values.size(2)};
    const Tensor gradient = gradientsIn[0].contiguous();
    const Tensor forValues = torch::zeros_like(values);
    const Tensor forLoc = torch::zeros_like(loc);
    const Tensor spread = torch::zeros_like(loc);
    AT_DISPATCH_FLOATING_TYPES(values.scalar_type(), "particlePairs", [&] {
      kernels::pairLoops<scalar_t>().gradients(
          sizes, gradient.data_ptr<scalar_t>(), values.data_ptr<scalar_t>(),
          loc.data_ptr<scalar_t>(), inverse.data_ptr<scalar_t>(), forValues.data_ptr<scalar_t>(),
          forLoc.data_ptr<scalar_t>(), spread.data_ptr<scalar_t>());
    });
    // d/ds (-((v - m) / s)^2 / 2 - log s) = (((v - m) / s)^2 - 1) / s.
    const Tensor forScale = (spread - gradient.sum(1).unsqueeze(-1)).mul_(inverse);
    return {forValues, forLoc, forScale};
  }
};

} // namespace

Tensor particlePairs(const Tensor& values, const Tensor& loc, const Tensor& scale) {
  return ParticlePairs::apply(values.contiguous(), loc.contiguous(), scale.contiguous());
}

} // namespace dmm::ops::fused
