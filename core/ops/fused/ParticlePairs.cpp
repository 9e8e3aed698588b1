#include "core/ops/fused/ParticlePairs.h"

#include "core/kernels/ElementLoops.h"
#include "core/kernels/VectorLoops.h"

#include <cmath>
#include <numbers>
#include <type_traits>

namespace dmm::ops::fused {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// The sizes of one call: N slices, K values and J distributions each, of z numbers.
struct Sizes {
  std::int64_t slices, values, distributions, z;
};

/// Calls `visit` with a constant C and a k for every C values from k on: four at a time, which then
/// share what is read of a distribution, and the rest one by one.
template <typename F> WORKBENCH_INLINE void forGroups(std::int64_t values, F visit) {
  constexpr int kGroup = 4;
  std::int64_t k = 0;
  for (; k + kGroup <= values; k += kGroup) visit(std::integral_constant<int, kGroup>(), k);
  for (; k < values; ++k) visit(std::integral_constant<int, 1>(), k);
}

/// Squared distances in units of the scale, sum_i ((v_i - m_i) / s_i)^2.
template <typename T>
WORKBENCH_INLINE void squaresOf(const Sizes& sizes, const T* value, const T* loc, const T* inverse,
                                T* squares) {
  for (std::int64_t n = 0; n < sizes.slices; ++n)
    for (std::int64_t k = 0; k < sizes.values; ++k) {
      const T* v = value + (n * sizes.values + k) * sizes.z;
      for (std::int64_t j = 0; j < sizes.distributions; ++j) {
        const T* m = loc + (n * sizes.distributions + j) * sizes.z;
        const T* r = inverse + (n * sizes.distributions + j) * sizes.z;
        *squares++ = kernels::sumOf<T>(sizes.z, [=](std::int64_t i) WORKBENCH_LAMBDA {
          const T d = (v[i] - m[i]) * r[i];
          return d * d;
        });
      }
    }
}

/// Adds g (v - m) / s^2 to `pull` of the distribution and takes it from that of the value, and adds
/// g ((v - m) / s)^2 to `spread`, for every pair with the gradient g.
template <typename T>
WORKBENCH_INLINE void gradientsOf(const Sizes& sizes, const T* gradient, const T* value,
                                  const T* loc, const T* inverse, T* forValue, T* forLoc,
                                  T* spread) {
  const std::int64_t z = sizes.z;
  const std::int64_t step = sizes.distributions; // from a value's gradients to the next one's
  for (std::int64_t n = 0; n < sizes.slices; ++n, gradient += sizes.values * step)
    forGroups(sizes.values, [&](auto group, std::int64_t k) WORKBENCH_LAMBDA {
      constexpr int kValues = decltype(group)::value;
      const T* v = value + (n * sizes.values + k) * z;
      T* dv = forValue + (n * sizes.values + k) * z;
      for (std::int64_t j = 0; j < sizes.distributions; ++j) {
        const std::int64_t place = (n * sizes.distributions + j) * z;
        const T* m = loc + place;
        const T* r = inverse + place;
        T* dm = forLoc + place;
        T* ds = spread + place;
        T g[kValues];
        for (int c = 0; c < kValues; ++c) g[c] = gradient[(k + c) * step + j];
        kernels::forEach(z, [=](std::int64_t i) WORKBENCH_LAMBDA {
          T pulled = 0;
          T spreading = 0;
#pragma GCC unroll 4
          for (int c = 0; c < kValues; ++c) {
            const T d = (v[c * z + i] - m[i]) * r[i];
            const T pull = g[c] * d * r[i];
            dv[c * z + i] -= pull;
            pulled += pull;
            spreading += g[c] * d * d;
          }
          dm[i] += pulled;
          ds[i] += spreading;
        });
      }
    });
}

WORKBENCH_VECTORISED void squares(const Sizes& sizes, const float* value, const float* loc,
                                  const float* inverse, float* out) {
  squaresOf(sizes, value, loc, inverse, out);
}
WORKBENCH_VECTORISED void squares(const Sizes& sizes, const double* value, const double* loc,
                                  const double* inverse, double* out) {
  squaresOf(sizes, value, loc, inverse, out);
}
WORKBENCH_VECTORISED void gradients(const Sizes& sizes, const float* gradient, const float* value,
                                    const float* loc, const float* inverse, float* forValue,
                                    float* forLoc, float* spread) {
  gradientsOf(sizes, gradient, value, loc, inverse, forValue, forLoc, spread);
}
WORKBENCH_VECTORISED void gradients(const Sizes& sizes, const double* gradient, const double* value,
                                    const double* loc, const double* inverse, double* forValue,
                                    double* forLoc, double* spread) {
  gradientsOf(sizes, gradient, value, loc, inverse, forValue, forLoc, spread);
}

class ParticlePairs : public torch::autograd::Function<ParticlePairs> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& values, const Tensor& loc,
                        const Tensor& scale) {
    const Sizes sizes{values.size(0), values.size(1), loc.size(1), values.size(2)};
    const Tensor inverse = scale.reciprocal();
    const Tensor pairs =
        torch::empty({sizes.slices, sizes.values, sizes.distributions}, values.options());
    AT_DISPATCH_FLOATING_TYPES(values.scalar_type(), "particlePairs", [&] {
      squares(sizes, values.data_ptr<scalar_t>(), loc.data_ptr<scalar_t>(),
              inverse.data_ptr<scalar_t>(), pairs.data_ptr<scalar_t>());
    });
    context->save_for_backward({values, loc, inverse});
    const double logSqrtTwoPi = 0.5 * std::log(2 * std::numbers::pi);
    const Tensor normaliser =
        torch::empty({sizes.slices, sizes.distributions}, values.options()); // log of it
    AT_DISPATCH_FLOATING_TYPES(values.scalar_type(), "particlePairs", [&] {
      kernels::loops::logSums(scale.data_ptr<scalar_t>(), normaliser.data_ptr<scalar_t>(),
                              sizes.slices * sizes.distributions, sizes.z);
    });
    normaliser.add_(logSqrtTwoPi * static_cast<double>(sizes.z));
    return pairs.mul_(-0.5).sub_(normaliser.unsqueeze(1));
  }

  static variable_list backward(AutogradContext* context, variable_list gradientsIn) {
    const auto saved = context->get_saved_variables();
    const Tensor& values = saved[0];
    const Tensor& loc = saved[1];
    const Tensor& inverse = saved[2];
    const Sizes sizes{values.size(0), values.size(1), loc.size(1), values.size(2)};
    const Tensor gradient = gradientsIn[0].contiguous();
    const Tensor forValues = torch::zeros_like(values);
    const Tensor forLoc = torch::zeros_like(loc);
    const Tensor spread = torch::zeros_like(loc);
    AT_DISPATCH_FLOATING_TYPES(values.scalar_type(), "particlePairs", [&] {
      gradients(sizes, gradient.data_ptr<scalar_t>(), values.data_ptr<scalar_t>(),
                loc.data_ptr<scalar_t>(), inverse.data_ptr<scalar_t>(),
                forValues.data_ptr<scalar_t>(), forLoc.data_ptr<scalar_t>(),
                spread.data_ptr<scalar_t>());
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
