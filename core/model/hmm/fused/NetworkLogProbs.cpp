#include "core/model/hmm/fused/NetworkLogProbs.h"

#include "core/kernels/ColumnSums.h"
#include "core/kernels/ElementLoops.h"
#include "core/kernels/MatrixProduct.h"
#include "core/kernels/PackedWeight.h"
#include "core/support/WorkClock.h"

#include <algorithm>

namespace dmm::model::hmm::fused {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

constexpr std::int64_t kRowsAtOnce = 1024; ///< pairs of a slice and a state

/// Some slices with all their states at a time, in memory that is used again for the next ones.
template <typename T> class NetworkPass {
 public:
  /// fromStates [S, H], fromSlices [N, H], weight [D, H], biases [N, D], all contiguous.
  NetworkPass(const Tensor& fromStates, const Tensor& fromSlices, const Tensor& weight,
              const Tensor& biases)
      : m_fromStates(fromStates)
      , m_fromSlices(fromSlices)
      , m_biases(biases)
      , m_toLogits(weight.t())
      , m_slicesAtOnce(std::max<std::int64_t>(1, kRowsAtOnce / std::max<std::int64_t>(states(), 1)))
      , m_hidden(torch::empty({m_slicesAtOnce * states(), units()}, weight.options()))
      , m_logits(torch::empty({m_slicesAtOnce * states(), keys()}, weight.options())) {}

  std::int64_t states() const { return m_fromStates.size(0); }
  std::int64_t units() const { return m_fromStates.size(1); }
  std::int64_t keys() const { return m_biases.size(1); }
  std::int64_t slicesAtOnce() const { return m_slicesAtOnce; }

  T* hidden() { return m_hidden.template data_ptr<T>(); } ///< of evaluate()'s slices [. S, H]
  T* logits() { return m_logits.template data_ptr<T>(); } ///< [. S, D]
  Tensor hiddenRows(std::int64_t count) const { return m_hidden.narrow(0, 0, count); }
  Tensor logitRows(std::int64_t count) const { return m_logits.narrow(0, 0, count); }

  void evaluate(std::int64_t begin, std::int64_t count) {
    const std::int64_t states = this->states();
    for (std::int64_t i = 0; i < count; ++i) {
      T* block = hidden() + i * states * units();
      std::copy_n(m_fromStates.template data_ptr<T>(), states * units(), block);
      kernels::elementLoops<T>().addBiasAndRelu(
          block, m_fromSlices.template data_ptr<T>() + (begin + i) * units(), states, units());
    }
    m_toLogits.multiply(hidden(), count * states, logits());
    for (std::int64_t i = 0; i < count; ++i)
      kernels::elementLoops<T>().addBias(logits() + i * states * keys(),
                                         m_biases.template data_ptr<T>() + (begin + i) * keys(),
                                         states, keys());
  }

 private:
  const Tensor& m_fromStates;
  const Tensor& m_fromSlices;
  const Tensor& m_biases;
  kernels::PackedWeight m_toLogits;
  std::int64_t m_slicesAtOnce;
  Tensor m_hidden;
  Tensor m_logits;
};

class NetworkLogProbs : public torch::autograd::Function<NetworkLogProbs> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& notes, const Tensor& fromStates,
                        const Tensor& fromSlices, const Tensor& weight, const Tensor& biases) {
    const support::WorkSpan span(support::Work::Elements);
    const std::int64_t slices = notes.size(0);
    const Tensor sums = torch::empty({slices, fromStates.size(0)}, notes.options());
    AT_DISPATCH_FLOATING_TYPES(notes.scalar_type(), "networkLogProbs", [&] {
      NetworkPass<scalar_t> pass(fromStates, fromSlices, weight, biases);
      for (std::int64_t begin = 0; begin < slices; begin += pass.slicesAtOnce()) {
        const std::int64_t count = std::min(pass.slicesAtOnce(), slices - begin);
        pass.evaluate(begin, count);
        kernels::elementLoops<scalar_t>().bernoulliLogProb(
            notes.data_ptr<scalar_t>() + begin * pass.keys(), pass.logits(),
            sums.data_ptr<scalar_t>() + begin * pass.states(), count, pass.states(), pass.keys());
      }
    });
    context->save_for_backward({notes, fromStates, fromSlices, weight, biases});
    return sums;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const auto saved = context->get_saved_variables();
    const Tensor& notes = saved[0];
    const Tensor& weight = saved[3];
    const Tensor gradient = gradients[0].contiguous();
    const Tensor forStates = torch::zeros_like(saved[1]);
    const Tensor forSlices = torch::zeros_like(saved[2]);
    const Tensor forWeight = torch::zeros_like(weight);
    const Tensor forBiases = torch::zeros_like(saved[4]);
    const std::int64_t slices = notes.size(0);
    AT_DISPATCH_FLOATING_TYPES(notes.scalar_type(), "networkLogProbs", [&] {
      NetworkPass<scalar_t> pass(saved[1], saved[2], weight, saved[4]);
      const kernels::PackedWeight toHidden(weight);
      const std::int64_t states = pass.states();
      const std::int64_t units = pass.units();
      const Tensor forHidden =
          torch::empty({pass.slicesAtOnce() * states, units}, weight.options());
      auto* const inner = forHidden.data_ptr<scalar_t>();
      for (std::int64_t begin = 0; begin < slices; begin += pass.slicesAtOnce()) {
        const std::int64_t count = std::min(pass.slicesAtOnce(), slices - begin);
        const std::int64_t rows = count * states;
        pass.evaluate(begin, count);
        kernels::elementLoops<scalar_t>().bernoulliLogProbBackward(
            gradient.data_ptr<scalar_t>() + begin * states,
            notes.data_ptr<scalar_t>() + begin * pass.keys(), pass.logits(), pass.logits(), count,
            states, pass.keys());
        kernels::multiply(pass.logitRows(rows).t(), pass.hiddenRows(rows), forWeight, true);
        toHidden.multiply(pass.logits(), rows, inner);
        for (std::int64_t i = 0; i < count; ++i) {
          kernels::elementLoops<scalar_t>().addColumnSums(
              pass.logits() + i * states * pass.keys(),
              forBiases.data_ptr<scalar_t>() + (begin + i) * pass.keys(), states, pass.keys());
          scalar_t* block = inner + i * states * units;
          kernels::elementLoops<scalar_t>().reluBackward(
              block, pass.hidden() + i * states * units, block,
              forSlices.data_ptr<scalar_t>() + (begin + i) * units, states, units);
          kernels::elementLoops<scalar_t>().addScaled(forStates.data_ptr<scalar_t>(), block,
                                                      scalar_t(1), states * units);
        }
      }
    });
    return {Tensor(), forStates, forSlices, forWeight, forBiases};
  }
};

} // namespace

Tensor networkLogProbs(const Tensor& notes, const LogitNetwork& network) {
  const Tensor bias = network.bias.unsqueeze(0);
  const Tensor biases =
      network.offsets.defined() ? bias + network.offsets : bias.expand({notes.size(0), -1});
  return NetworkLogProbs::apply(notes.contiguous(), network.fromStates.contiguous(),
                                network.fromSlices.contiguous(), network.weight.contiguous(),
                                biases.contiguous());
}

} // namespace dmm::model::hmm::fused
