#include "core/recurrence/ElementLoops.h"

#include "core/support/Vectorised.h"

#include <cmath>
#include <numbers>

namespace dmm::recurrence {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

using Size = std::int64_t;

template <typename T>
WORKBENCH_INLINE void biasReluLoop(T* x, const T* bias, Size rows, Size columns) {
  for (Size m = 0; m < rows; ++m, x += columns) {
#pragma omp simd
    for (Size i = 0; i < columns; ++i) {
      const T sum = x[i] + bias[i];
      x[i] = sum < 0 ? T(0) : sum; // a NaN stays one
    }
  }
}

template <typename T> WORKBENCH_INLINE void reluLoop(T* gradient, const T* state, Size count) {
#pragma omp simd
  for (Size i = 0; i < count; ++i) gradient[i] = state[i] <= 0 ? T(0) : gradient[i];
}

template <typename T>
WORKBENCH_INLINE void tanhLoop(T* inner, const T* gradient, const T* combined, const T* hidden,
                               Size slices, Size particles, Size columns) {
  for (Size n = 0; n < slices; ++n, hidden += columns)
    for (Size k = 0; k < particles;
         ++k, inner += columns, gradient += columns, combined += columns) {
#pragma omp simd
      for (Size i = 0; i < columns; ++i) {
        const T tanh = combined[i] - hidden[i];
        inner[i] = gradient[i] * (1 - tanh * tanh);
      }
    }
}

/// sum_i ((v - m) / s)^2 of every row.
template <typename T>
WORKBENCH_INLINE void squaresLoop(const T* value, const T* loc, const T* scale, T* sums, Size rows,
                                  Size columns) {
  for (Size n = 0; n < rows; ++n, value += columns, loc += columns, scale += columns) {
    T sum = 0;
#pragma omp simd reduction(+ : sum)
    for (Size i = 0; i < columns; ++i) {
      const T d = (value[i] - loc[i]) / scale[i];
      sum += d * d;
    }
    sums[n] = sum;
  }
}

/// The gradients of a row's log density for loc and scale; that for the value is minus loc's.
template <typename T>
WORKBENCH_INLINE void gaussianLoop(const T* value, const T* loc, const T* scale, const T* gradient,
                                   T* forLoc, T* forScale, Size rows, Size columns) {
  for (Size n = 0; n < rows; ++n) {
    const T g = gradient[n];
    const Size begin = n * columns;
#pragma omp simd
    for (Size i = begin; i < begin + columns; ++i) {
      const T inverse = 1 / scale[i];
      const T d = (value[i] - loc[i]) * inverse;
      forLoc[i] = g * d * inverse;
      forScale[i] = g * (d * d - 1) * inverse;
    }
  }
}

template <typename T>
WORKBENCH_INLINE void mixLoop(const T* gate, const T* a, const T* b, T* out, Size count) {
#pragma omp simd
  for (Size i = 0; i < count; ++i) out[i] = a[i] + gate[i] * (b[i] - a[i]);
}

template <typename T>
WORKBENCH_INLINE void mixBackwardLoop(const T* gradient, const T* gate, const T* a, const T* b,
                                      T* forGate, T* forA, T* forB, Size count) {
#pragma omp simd
  for (Size i = 0; i < count; ++i) {
    forGate[i] = gradient[i] * (b[i] - a[i]);
    forB[i] = gradient[i] * gate[i];
    forA[i] = gradient[i] - forB[i];
  }
}

// One set of functions for float and one for double: a template cannot be compiled for several
// processors.
#define WORKBENCH_ELEMENT_LOOPS(T)                                                                 \
  WORKBENCH_VECTORISED void biasRelu(T* x, const T* bias, Size rows, Size columns) {               \
    biasReluLoop(x, bias, rows, columns);                                                          \
  }                                                                                                \
  WORKBENCH_VECTORISED void reluSlope(T* gradient, const T* state, Size count) {                   \
    reluLoop(gradient, state, count);                                                              \
  }                                                                                                \
  WORKBENCH_VECTORISED void tanhSlope(T* inner, const T* gradient, const T* combined,              \
                                      const T* hidden, Size slices, Size particles,                \
                                      Size columns) {                                              \
    tanhLoop(inner, gradient, combined, hidden, slices, particles, columns);                       \
  }                                                                                                \
  WORKBENCH_VECTORISED void squares(const T* value, const T* loc, const T* scale, T* sums,         \
                                    Size rows, Size columns) {                                     \
    squaresLoop(value, loc, scale, sums, rows, columns);                                           \
  }                                                                                                \
  WORKBENCH_VECTORISED void gaussian(const T* value, const T* loc, const T* scale,                 \
                                     const T* gradient, T* forLoc, T* forScale, Size rows,         \
                                     Size columns) {                                               \
    gaussianLoop(value, loc, scale, gradient, forLoc, forScale, rows, columns);                    \
  }                                                                                                \
  WORKBENCH_VECTORISED void mixed(const T* gate, const T* a, const T* b, T* out, Size count) {     \
    mixLoop(gate, a, b, out, count);                                                               \
  }                                                                                                \
  WORKBENCH_VECTORISED void mixSlope(const T* gradient, const T* gate, const T* a, const T* b,     \
                                     T* forGate, T* forA, T* forB, Size count) {                   \
    mixBackwardLoop(gradient, gate, a, b, forGate, forA, forB, count);                             \
  }
WORKBENCH_ELEMENT_LOOPS(float)
WORKBENCH_ELEMENT_LOOPS(double)
#undef WORKBENCH_ELEMENT_LOOPS

class GaussianLogProb : public torch::autograd::Function<GaussianLogProb> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& value, const Tensor& loc,
                        const Tensor& scale) {
    context->save_for_backward({value, loc, scale});
    Tensor sums;
    if (value.is_cpu()) {
      sums = torch::empty({value.size(0)}, value.options());
      AT_DISPATCH_FLOATING_TYPES(value.scalar_type(), "gaussianLogProb", [&] {
        squares(value.data_ptr<scalar_t>(), loc.data_ptr<scalar_t>(), scale.data_ptr<scalar_t>(),
                sums.data_ptr<scalar_t>(), value.size(0), value.size(1));
      });
    } else {
      sums = ((value - loc) / scale).square().sum(-1);
    }
    const double logSqrtTwoPi = 0.5 * std::log(2 * std::numbers::pi);
    return sums.mul_(-0.5)
        .sub_(scale.log().sum(-1))
        .sub_(logSqrtTwoPi * static_cast<double>(value.size(1)));
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const Tensor& value = saved[0];
    const Tensor& loc = saved[1];
    const Tensor& scale = saved[2];
    const Tensor gradient = gradients[0].contiguous();
    if (!value.is_cpu()) {
      const Tensor standardised = (value - loc) / scale;
      const Tensor forLoc = gradient.unsqueeze(1) * standardised / scale;
      return {-forLoc, forLoc, gradient.unsqueeze(1) * (standardised.square() - 1) / scale};
    }
    const Tensor forLoc = torch::empty_like(loc);
    const Tensor forScale = torch::empty_like(scale);
    AT_DISPATCH_FLOATING_TYPES(value.scalar_type(), "gaussianLogProb", [&] {
      gaussian(value.data_ptr<scalar_t>(), loc.data_ptr<scalar_t>(), scale.data_ptr<scalar_t>(),
               gradient.data_ptr<scalar_t>(), forLoc.data_ptr<scalar_t>(),
               forScale.data_ptr<scalar_t>(), value.size(0), value.size(1));
    });
    return {-forLoc, forLoc, forScale};
  }
};

class Mix : public torch::autograd::Function<Mix> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& gate, const Tensor& a,
                        const Tensor& b) {
    context->save_for_backward({gate, a, b});
    if (!gate.is_cpu()) return torch::lerp(a, b, gate);
    const Tensor out = torch::empty_like(a);
    AT_DISPATCH_FLOATING_TYPES(a.scalar_type(), "mix", [&] {
      mixed(gate.data_ptr<scalar_t>(), a.data_ptr<scalar_t>(), b.data_ptr<scalar_t>(),
            out.data_ptr<scalar_t>(), a.numel());
    });
    return out;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const Tensor& gate = saved[0];
    const Tensor& a = saved[1];
    const Tensor& b = saved[2];
    const Tensor gradient = gradients[0].contiguous();
    if (!gate.is_cpu()) return {gradient * (b - a), gradient * (1 - gate), gradient * gate};
    const Tensor forGate = torch::empty_like(a);
    const Tensor forA = torch::empty_like(a);
    const Tensor forB = torch::empty_like(a);
    AT_DISPATCH_FLOATING_TYPES(a.scalar_type(), "mix", [&] {
      mixSlope(gradient.data_ptr<scalar_t>(), gate.data_ptr<scalar_t>(), a.data_ptr<scalar_t>(),
               b.data_ptr<scalar_t>(), forGate.data_ptr<scalar_t>(), forA.data_ptr<scalar_t>(),
               forB.data_ptr<scalar_t>(), a.numel());
    });
    return {forGate, forA, forB};
  }
};

} // namespace

void addBiasAndRelu(const Tensor& x, const Tensor& bias) {
  if (!x.is_cpu()) {
    x.add_(bias).relu_();
    return;
  }
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "addBiasAndRelu", [&] {
    biasRelu(x.data_ptr<scalar_t>(), bias.data_ptr<scalar_t>(), x.size(0), x.size(1));
  });
}

void reluBackward(const Tensor& gradient, const Tensor& state) {
  if (!gradient.is_cpu()) {
    gradient.mul_(state > 0);
    return;
  }
  AT_DISPATCH_FLOATING_TYPES(gradient.scalar_type(), "reluBackward", [&] {
    reluSlope(gradient.data_ptr<scalar_t>(), state.data_ptr<scalar_t>(), gradient.numel());
  });
}

void tanhBackward(const Tensor& inner, const Tensor& gradient, const Tensor& combined,
                  const Tensor& hidden, std::int64_t particles) {
  const std::int64_t slices = hidden.size(0);
  const std::int64_t columns = hidden.size(1);
  if (!inner.is_cpu()) {
    const Tensor tanh = combined.view({slices, particles, columns}) - hidden.unsqueeze(1);
    inner.copy_(gradient * (1 - tanh.square()).view({slices * particles, columns}));
    return;
  }
  AT_DISPATCH_FLOATING_TYPES(inner.scalar_type(), "tanhBackward", [&] {
    tanhSlope(inner.data_ptr<scalar_t>(), gradient.data_ptr<scalar_t>(),
              combined.data_ptr<scalar_t>(), hidden.data_ptr<scalar_t>(), slices, particles,
              columns);
  });
}

Tensor gaussianLogProb(const Tensor& value, const Tensor& loc, const Tensor& scale) {
  return GaussianLogProb::apply(value.contiguous(), loc.contiguous(), scale.contiguous());
}

Tensor mix(const Tensor& gate, const Tensor& a, const Tensor& b) {
  return Mix::apply(gate.contiguous(), a.contiguous(), b.contiguous());
}

} // namespace dmm::recurrence
