#include "core/model/dmm/emissions/NadeEmission.h"

#include "core/model/Dropout.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dmm::model {

using torch::Tensor;
using torch::nn::Linear;

namespace {

/// Where the hidden vectors of slices change: each slice has one before its first sounding key, and
/// one after each of them.
struct Changes {
  Tensor slice; ///< of each hidden vector, [M] whole numbers
  Tensor heard; ///< the keys that it has heard, [M, keys] of 0 and 1
  Tensor ofKey; ///< which of them each key of a slice is given, [N, keys]

  /// Slices [N, keys], and the keys' order.
  Changes(const Tensor& slices, const std::vector<std::int64_t>& order) {
    const Tensor places = torch::tensor(order);
    const Tensor ordered = slices.detach().to(torch::kCPU).index_select(1, places) > 0.5;
    const Tensor before = ordered.to(torch::kInt64).cumsum(1) - ordered.to(torch::kInt64);
    const Tensor counts = ordered.sum(1) + 1;        // hidden vectors a slice
    const Tensor begins = counts.cumsum(0) - counts; // of its first one
    const std::int64_t total = counts.sum().item<std::int64_t>();
    slice = torch::arange(slices.size(0)).repeat_interleave(counts);
    const Tensor rank = torch::arange(total) - begins.index_select(0, slice); // within its slice
    const Tensor isHeard = ordered.index_select(0, slice).logical_and(
        before.index_select(0, slice) < rank.unsqueeze(1));
    const Tensor back = torch::argsort(places);
    heard = isHeard.index_select(1, back).to(slices.dtype());
    ofKey = (begins.unsqueeze(1) + before).index_select(1, back);
  }
};

class OrderedKeys final : public NoteDistribution {
 public:
  /// Logits [N K, keys], a_first [N K, nade], and factors of the hidden units, [N, nade] or none.
  OrderedKeys(Tensor ownLogits, Tensor first, Tensor kept, Tensor nadeIn, Tensor nadeOut,
              std::vector<std::int64_t> order, const ops::Ops& ops)
      : m_own(std::move(ownLogits))
      , m_first(std::move(first))
      , m_kept(std::move(kept))
      , m_nadeIn(std::move(nadeIn))
      , m_nadeOut(std::move(nadeOut))
      , m_order(std::move(order))
      , m_ops(ops) {}

  Tensor logProb(const Tensor& slices) const override {
    return m_ops.bernoulliLogProb(slices, logits(slices));
  }

  Tensor logits(const Tensor& slices) const override {
    const std::int64_t count = slices.size(0), particles = m_own.size(0) / count;
    const Changes changes(slices, m_order);
    const Tensor added = m_ops.notesProduct(changes.heard, m_nadeIn); // [M, nade]
    const Tensor first = m_first.view({count, particles, -1}).index_select(0, changes.slice);
    Tensor hidden = torch::sigmoid(first + added.unsqueeze(1)); // [M, K, nade]
    if (m_kept.defined())
      hidden = hidden * m_kept.index_select(0, changes.slice).to(hidden.scalar_type()).unsqueeze(1);
    const Tensor noBias = torch::zeros({m_nadeOut.size(0)}, m_nadeOut.options());
    const Tensor all = m_ops.linear(hidden.flatten(0, 1), m_nadeOut, noBias)
                           .view({hidden.size(0), particles, -1}); // [M, K, keys]
    // Of these each key of a slice takes the one that it is given.
    const Tensor chosen =
        all.permute({0, 2, 1}).gather(0, changes.ofKey.unsqueeze(2).expand({-1, -1, particles}));
    return m_own + chosen.permute({0, 2, 1}).reshape(m_own.sizes());
  }

 private:
  Tensor m_own, m_first, m_kept, m_nadeIn, m_nadeOut;
  std::vector<std::int64_t> m_order;
  const ops::Ops& m_ops;
};

} // namespace

NadeEmission::NadeEmission(const PartSetup& setup, Order order)
    : HiddenNotes(setup)
    , m_order(order)
    , m_dropout(setup.config.nadeDropout)
    , m_hiddenToNade(register_module("lin_hidden_to_nade",
                                     Linear(setup.config.emissionDim, setup.config.nadeDim)))
    , m_nadeIn(register_parameter("nade_in", torch::empty({setup.config.nadeDim, setup.keys})))
    , m_nadeOut(register_parameter("nade_out", torch::empty({setup.keys, setup.config.nadeDim}))) {}

std::vector<std::int64_t> NadeEmission::keyOrder() const {
  std::vector<std::int64_t> order(static_cast<std::size_t>(m_nadeOut.size(0)));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  if (m_order == Order::Descending) std::reverse(order.begin(), order.end());
  return order;
}

std::int64_t NadeEmission::dropWidth() const {
  return HiddenNotes::dropWidth() + (m_dropout > 0 ? m_nadeOut.size(1) : 0);
}

std::unique_ptr<NoteDistribution> NadeEmission::at(const Tensor& z, const EmissionInput& input,
                                                   const ops::Ops& ops) const {
  const Tensor inner = hidden(z, input, ops);
  const Tensor noise = m_dropout > 0 && input.dropNoise.defined()
                           ? input.dropNoise.narrow(1, HiddenNotes::dropWidth(), m_nadeOut.size(1))
                           : Tensor();
  return std::make_unique<OrderedKeys>(
      ownLogits(inner, ops), ops.linear(inner, m_hiddenToNade->weight, m_hiddenToNade->bias),
      keptFactors(noise, m_dropout), m_nadeIn, m_nadeOut, keyOrder(), ops);
}

void NadeEmission::initialise(torch::Generator generator) {
  const torch::NoGradGuard noGrad;
  // As a linear layer's: the hidden vector hears a few keys, a logit hears all of it.
  const double bound = 1 / std::sqrt(static_cast<double>(m_nadeIn.size(0)));
  m_nadeIn.uniform_(-bound, bound, generator);
  m_nadeOut.uniform_(-bound, bound, generator);
}

} // namespace dmm::model
