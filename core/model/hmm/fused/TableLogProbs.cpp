#include "core/model/hmm/fused/TableLogProbs.h"

#include "core/kernels/ColumnSums.h"
#include "core/kernels/MatrixProduct.h"
#include "core/kernels/SoftplusSums.h"
#include "core/kernels/SparseRows.h"
#include "core/support/WorkClock.h"

#include <limits>

namespace dmm::model::hmm::fused {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// Without offsets: a softplus once for each state and column. Of no numbers, `uses` says nothing.
class FixedTable : public torch::autograd::Function<FixedTable> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& notes, const Tensor& logits,
                        const Tensor& uses) {
    const support::WorkSpan span(support::Work::Elements);
    const Tensor softplus = torch::log_sigmoid(-logits).neg_(); // [S, C]
    const Tensor sums = kernels::sparseProduct(notes, logits.t().contiguous());
    if (uses.numel() > 0) {
      const Tensor normalisers = torch::empty_like(sums);
      kernels::multiply(uses, softplus.t(), normalisers);
      sums.sub_(normalisers);
    } else {
      sums.sub_(softplus.sum(1));
    }
    context->save_for_backward({notes, logits, uses});
    return sums;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const auto saved = context->get_saved_variables();
    const Tensor& logits = saved[1];
    const Tensor& uses = saved[2];
    const Tensor gradient = gradients[0].contiguous();
    const Tensor forLogits = kernels::sparseWeightGradient(gradient, saved[0]);
    Tensor counts; // how often each logit was in a normaliser
    if (uses.numel() > 0) {
      counts = torch::empty_like(logits);
      kernels::multiply(gradient.t(), uses, counts);
    } else {
      counts = kernels::columnSums(gradient).unsqueeze(1);
    }
    forLogits.sub_(torch::sigmoid(logits).mul_(counts));
    return {Tensor(), forLogits, Tensor()};
  }
};

/// With offsets of every slice's own; minus infinity leaves a column out.
class MovedTable : public torch::autograd::Function<MovedTable> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& notes, const Tensor& logits,
                        const Tensor& offsets) {
    const support::WorkSpan span(support::Work::Elements);
    const Tensor columns = logits.t().contiguous(); // [C, S]
    const Tensor sums = kernels::sparseProduct(notes, columns);
    const Tensor normalisers = torch::empty_like(sums);
    AT_DISPATCH_FLOATING_TYPES(sums.scalar_type(), "tableLogProbs", [&] {
      kernels::SoftplusSums<scalar_t>(columns.data_ptr<scalar_t>(), columns.size(0),
                                      columns.size(1))
          .forward(offsets.data_ptr<scalar_t>(), offsets.size(0), normalisers.data_ptr<scalar_t>());
    });
    sums.sub_(normalisers);
    context->save_for_backward({notes, columns, offsets});
    return sums;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const support::WorkSpan span(support::Work::Elements);
    const auto saved = context->get_saved_variables();
    const Tensor& columns = saved[1];
    const Tensor& offsets = saved[2];
    const Tensor gradient = gradients[0].contiguous();
    const Tensor forColumns = torch::zeros_like(columns);
    const Tensor forOffsets = torch::empty_like(offsets);
    AT_DISPATCH_FLOATING_TYPES(columns.scalar_type(), "tableLogProbs", [&] {
      kernels::SoftplusSums<scalar_t>(columns.data_ptr<scalar_t>(), columns.size(0),
                                      columns.size(1))
          .backward(offsets.data_ptr<scalar_t>(), gradient.data_ptr<scalar_t>(), offsets.size(0),
                    forOffsets.data_ptr<scalar_t>(), forColumns.data_ptr<scalar_t>());
    });
    const Tensor forLogits = kernels::sparseWeightGradient(gradient, saved[0]);
    return {Tensor(), forLogits.sub_(forColumns.t()), forOffsets.neg_()};
  }
};

} // namespace

Tensor tableLogProbs(const Tensor& notes, const LogitTable& table) {
  const Tensor sounding = notes.contiguous();
  if (!table.offsets.defined())
    return FixedTable::apply(sounding, table.logits.contiguous(),
                             table.uses.defined() ? table.uses.contiguous() : notes.new_empty({0}));
  // What the offsets add where notes sound is the same in every state.
  const Tensor added = (sounding * table.offsets).sum(1, true);
  const Tensor offsets =
      table.uses.defined()
          ? table.offsets.masked_fill(table.uses == 0, -std::numeric_limits<double>::infinity())
          : table.offsets;
  return MovedTable::apply(sounding, table.logits.contiguous(), offsets.contiguous()) + added;
}

} // namespace dmm::model::hmm::fused
