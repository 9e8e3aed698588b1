#include "core/model/hmm/fused/NoteOffsets.h"

#include "core/kernels/NadeLoops.h"
#include "core/kernels/SparseRows.h"
#include "core/support/WorkClock.h"

#include <vector>

namespace dmm::model::hmm::fused {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// rows matrix, of rows with few numbers that are not 0: [N, D] [D, R] -> [N, R]. The rows have no
/// gradient.
class SparseLinear : public torch::autograd::Function<SparseLinear> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& rows, const Tensor& matrix) {
    const support::WorkSpan span(support::Work::Elements);
    context->save_for_backward({rows});
    return kernels::sparseProduct(rows, matrix);
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const Tensor rows = context->get_saved_variables().front();
    return {Tensor(), kernels::sparseWeightGradient(gradients[0].contiguous(), rows).t()};
  }
};

Tensor sparseLinear(const Tensor& rows, const Tensor& matrix) {
  return SparseLinear::apply(rows.contiguous(), matrix.contiguous());
}

/// Where the sets of hidden units of each slice begin, N + 1 of them: one more than its notes each.
template <typename T> std::vector<std::int64_t> setsOf(const Tensor& notes) {
  std::vector<std::int64_t> begins{0};
  const auto rows = notes.accessor<T, 2>();
  for (std::int64_t n = 0; n < notes.size(0); ++n) {
    std::int64_t sets = 1;
    for (std::int64_t key = 0; key < notes.size(1); ++key) sets += rows[n][key] != 0;
    begins.push_back(begins.back() + sets);
  }
  return begins;
}

/// notes [N, D], inputs [N, H], in and out [D, H], factors [N, H] or of no numbers -> [N, D].
class NadeLayer : public torch::autograd::Function<NadeLayer> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& notes, const Tensor& inputs,
                        const Tensor& in, const Tensor& out, const Tensor& factors,
                        bool isAscending) {
    const support::WorkSpan span(support::Work::Elements);
    const kernels::NadeShape shape{in.size(0), in.size(1), isAscending};
    const Tensor logits = torch::zeros_like(notes);
    Tensor hidden;
    AT_DISPATCH_FLOATING_TYPES(notes.scalar_type(), "noteOffsets", [&] {
      const auto sets = setsOf<scalar_t>(notes);
      hidden = torch::empty({sets.back(), shape.units}, in.options());
      std::vector<scalar_t> scratch(static_cast<std::size_t>(shape.units));
      for (std::int64_t n = 0; n < notes.size(0); ++n)
        kernels::nadeLoops<scalar_t>().slice(
            shape, rowOf<scalar_t>(notes, n), rowOf<scalar_t>(inputs, n), in.data_ptr<scalar_t>(),
            out.data_ptr<scalar_t>(), rowOf<scalar_t>(factors, n),
            rowOf<scalar_t>(hidden, sets[static_cast<std::size_t>(n)]), rowOf<scalar_t>(logits, n),
            scratch.data());
    });
    context->save_for_backward({notes, out, factors, hidden});
    context->saved_data["isAscending"] = isAscending;
    return logits;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const auto saved = context->get_saved_variables();
    const Tensor& notes = saved[0];
    const Tensor& out = saved[1];
    const Tensor& hidden = saved[3];
    const Tensor gradient = gradients[0].contiguous();
    const kernels::NadeShape shape{out.size(0), out.size(1),
                                   context->saved_data["isAscending"].toBool()};
    const Tensor forInputs = torch::empty({notes.size(0), shape.units}, out.options());
    const Tensor forIn = torch::zeros_like(out);
    const Tensor forOut = torch::zeros_like(out);
    AT_DISPATCH_FLOATING_TYPES(notes.scalar_type(), "noteOffsets", [&] {
      const auto sets = setsOf<scalar_t>(notes);
      for (std::int64_t n = 0; n < notes.size(0); ++n)
        kernels::nadeLoops<scalar_t>().sliceBackward(
            shape, rowOf<scalar_t>(notes, n), rowOf<scalar_t>(gradient, n),
            out.data_ptr<scalar_t>(), rowOf<scalar_t>(saved[2], n),
            rowOf<scalar_t>(hidden, sets[static_cast<std::size_t>(n)]),
            rowOf<scalar_t>(forInputs, n), forIn.data_ptr<scalar_t>(), forOut.data_ptr<scalar_t>());
    });
    return {Tensor(), forInputs, forIn, forOut, Tensor(), Tensor()};
  }

 private:
  /// Null for a matrix of no numbers.
  template <typename T> static T* rowOf(const Tensor& matrix, std::int64_t row) {
    return matrix.numel() > 0 ? matrix.data_ptr<T>() + row * matrix.size(1) : nullptr;
  }
};

/// Zero where the key of the row does not come before that of the column.
Tensor ofKeysBefore(const Tensor& below, bool isAscending) {
  return isAscending ? below.triu(1) : below.tril(-1);
}

} // namespace

Tensor noteOffsets(const Tensor& notes, const Tensor& lagged, const OffsetWeights& weights,
                   const Tensor& nadeFactors) {
  Tensor offsets;
  if (weights.previous.defined()) offsets = sparseLinear(lagged, weights.previous.flatten(0, 1));
  if (!weights.below.defined()) return offsets;

  const Tensor below = sparseLinear(notes, ofKeysBefore(weights.below, weights.isAscending));
  Tensor inputs = weights.nadeBias.unsqueeze(0).expand({notes.size(0), -1});
  if (weights.nadePrevious.defined())
    inputs = inputs + sparseLinear(lagged, weights.nadePrevious.flatten(0, 1));
  const Tensor layer = NadeLayer::apply(
      notes.contiguous(), inputs.contiguous(), weights.nadeIn.t().contiguous(),
      weights.nadeOut.contiguous(),
      nadeFactors.defined() ? nadeFactors.contiguous() : notes.new_empty({0}), weights.isAscending);
  return offsets.defined() ? offsets + below + layer : below + layer;
}

} // namespace dmm::model::hmm::fused
