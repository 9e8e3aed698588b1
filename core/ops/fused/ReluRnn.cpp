#include "core/ops/fused/ReluRnn.h"

#include "core/kernels/ElementLoops.h"
#include "core/kernels/MatrixProduct.h"
#include "core/kernels/PackedWeight.h"
#include "core/kernels/SparseRows.h"

#include <algorithm>
#include <vector>

namespace dmm::ops::fused {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// states [N, R]: from W_ih x_t to h_t, the last step first. `fromStart` is W_hh h_0.
template <typename T>
void runSteps(const batch::PackedSteps& steps, const kernels::PackedWeight& recurrent,
              const T* bias, const T* fromStart, T* states) {
  const std::int64_t size = recurrent.columns();
  for (std::int64_t t = steps.count() - 1; t >= 0; --t) {
    T* now = states + steps.begin(t) * size;
    const std::int64_t running = steps.continuing(t);
    if (running > 0)
      recurrent.multiply(states + steps.begin(t + 1) * size, running, now, /*accumulate=*/true);
    if (running < steps.rows(t))
      kernels::loops::addBias(now + running * size, fromStart, steps.rows(t) - running, size);
    kernels::loops::addBiasAndRelu(now, bias, steps.rows(t), size);
  }
}

/// What the steps backward write.
template <typename T> struct Pull {
  T* beforeRelu; ///< the gradients before the ReLU, [N, R]
  T* beforeNext; ///< of those the rows that go on to the step after theirs, one behind the other
  T* running;    ///< the sum of these is added to it, [R]
  T* ended;      ///< and here that of the rows that began at h_0
};

/// From the gradients of h_t that come `fromOutside`, [N, R], to those before the ReLU, the first
/// step first.
template <typename T>
void runBack(const batch::PackedSteps& steps, const kernels::PackedWeight& recurrent,
             const T* states, const T* fromOutside, Pull<T> pull) {
  const std::int64_t size = recurrent.columns();
  for (std::int64_t t = 0; t < steps.count(); ++t) {
    const std::int64_t place = steps.begin(t) * size;
    const std::int64_t running = steps.continuing(t);
    T* now = pull.beforeRelu + place;
    if (t == 0) std::fill_n(now, steps.rows(0) * size, T(0)); // no step is before it
    kernels::loops::reluBackward(now, fromOutside + place, states + place, steps.rows(t) * size);
    if (running > 0) {
      recurrent.multiply(now, running, pull.beforeRelu + steps.begin(t + 1) * size);
      pull.beforeNext = std::copy_n(now, running * size, pull.beforeNext);
    }
    kernels::loops::addColumnSums(now, pull.running, running, size);
    kernels::loops::addColumnSums(now + running * size, pull.ended, steps.rows(t) - running, size);
  }
}

/// The same from the first step to the last.
template <typename T>
void runForwards(const batch::PackedSteps& steps, const kernels::PackedWeight& recurrent,
                 const T* bias, const T* fromStart, T* states) {
  const std::int64_t size = recurrent.columns();
  for (std::int64_t t = 0; t < steps.count(); ++t) {
    T* now = states + steps.begin(t) * size;
    if (t == 0)
      kernels::loops::addBias(now, fromStart, steps.rows(0), size);
    else
      recurrent.multiply(states + steps.begin(t - 1) * size, steps.rows(t), now,
                         /*accumulate=*/true);
    kernels::loops::addBiasAndRelu(now, bias, steps.rows(t), size);
  }
}

/// And its gradients, the last step first; `beforeNext` of the pull is not written: all rows but
/// those of the first step go on from one before.
template <typename T>
void runForwardsBack(const batch::PackedSteps& steps, const kernels::PackedWeight& recurrent,
                     const T* states, const T* fromOutside, Pull<T> pull) {
  const std::int64_t size = recurrent.columns();
  for (std::int64_t t = steps.count() - 1; t >= 0; --t) {
    const std::int64_t place = steps.begin(t) * size;
    const std::int64_t continuing = steps.continuing(t);
    T* now = pull.beforeRelu + place;
    std::fill_n(now + continuing * size, (steps.rows(t) - continuing) * size, T(0));
    kernels::loops::reluBackward(now, fromOutside + place, states + place, steps.rows(t) * size);
    if (t > 0) recurrent.multiply(now, steps.rows(t), pull.beforeRelu + steps.begin(t - 1) * size);
    kernels::loops::addColumnSums(now, t > 0 ? pull.running : pull.ended, steps.rows(t), size);
  }
}

/// The states that the rows of all steps but the first went on from, one behind the other.
Tensor previousOf(const Tensor& states, const batch::PackedSteps& steps) {
  std::vector<Tensor> previous;
  for (std::int64_t t = 1; t < steps.count(); ++t)
    previous.push_back(steps.at(states, t - 1, steps.rows(t)));
  return previous.empty() ? states.narrow(0, 0, 0) : torch::cat(previous);
}

class ReluRnn : public torch::autograd::Function<ReluRnn> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& rows, const Tensor& weightIh,
                        const Tensor& weightHh, const Tensor& biasIh, const Tensor& biasHh,
                        const Tensor& h0, const batch::PackedSteps& steps, bool isForwards) {
    const kernels::PackedWeight recurrent(weightHh.t());
    const Tensor bias = biasIh + biasHh;
    const Tensor states = kernels::sparseProduct(rows, weightIh.t().contiguous());
    const Tensor fromStart = torch::empty_like(h0);
    AT_DISPATCH_FLOATING_TYPES(states.scalar_type(), "reluRnn", [&] {
      recurrent.multiply(h0.data_ptr<scalar_t>(), 1, fromStart.data_ptr<scalar_t>());
      (isForwards ? runForwards<scalar_t> : runSteps<scalar_t>)(steps, recurrent,
                                                                bias.data_ptr<scalar_t>(),
                                                                fromStart.data_ptr<scalar_t>(),
                                                                states.data_ptr<scalar_t>());
    });
    context->save_for_backward({rows, weightHh, h0, states});
    context->saved_data["offsets"] = steps.offsets;
    context->saved_data["is_forwards"] = isForwards;
    return states;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const Tensor& rows = saved[0];
    const Tensor& weightHh = saved[1];
    const Tensor& h0 = saved[2];
    const Tensor& states = saved[3];
    const batch::PackedSteps steps{context->saved_data["offsets"].toIntVector(), 1};

    const bool isForwards = context->saved_data["is_forwards"].toBool();

    const kernels::PackedWeight recurrent(weightHh);
    const Tensor fromOutside = gradients[0].contiguous();
    const Tensor forInputs = torch::empty_like(states);
    const std::int64_t later = steps.rowCount() - steps.rows(0);
    const Tensor beforeNext = torch::empty({isForwards ? 0 : later, h0.size(0)}, h0.options());
    const Tensor running = torch::zeros_like(h0);
    const Tensor ended = torch::zeros_like(h0);
    const Tensor forH0 = torch::empty_like(h0);
    AT_DISPATCH_FLOATING_TYPES(states.scalar_type(), "reluRnn", [&] {
      (isForwards ? runForwardsBack<scalar_t>
                  : runBack<scalar_t>)(steps, recurrent, states.data_ptr<scalar_t>(),
                                       fromOutside.data_ptr<scalar_t>(),
                                       Pull<scalar_t>{forInputs.data_ptr<scalar_t>(),
                                                      beforeNext.data_ptr<scalar_t>(),
                                                      running.data_ptr<scalar_t>(),
                                                      ended.data_ptr<scalar_t>()});
      recurrent.multiply(ended.data_ptr<scalar_t>(), 1, forH0.data_ptr<scalar_t>());
    });

    const Tensor forWeightIh = kernels::sparseWeightGradient(forInputs, rows);
    const Tensor forWeightHh = torch::outer(ended, h0);
    // Each row that goes on from another one, and that other one's state.
    if (isForwards)
      kernels::multiply(forInputs.narrow(0, steps.rows(0), later).t(), previousOf(states, steps),
                        forWeightHh, true);
    else
      kernels::multiply(beforeNext.t(), states.narrow(0, steps.rows(0), later), forWeightHh, true);
    const Tensor forBias = running + ended;
    return {Tensor(), forWeightIh, forWeightHh, forBias, forBias, forH0, Tensor(), Tensor()};
  }
};

} // namespace

Tensor reluRnn(Direction direction, const Tensor& rows, const RecurrentWeights& weights,
               const batch::PackedSteps& steps) {
  return ReluRnn::apply(rows.contiguous(), weights.weightIh, weights.weightHh, weights.biasIh,
                        weights.biasHh, weights.h0.contiguous(), steps,
                        direction == Direction::Forwards);
}

} // namespace dmm::ops::fused
