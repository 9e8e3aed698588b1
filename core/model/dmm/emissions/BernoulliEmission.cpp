#include "core/model/dmm/emissions/BernoulliEmission.h"

namespace dmm::model {

using torch::Tensor;
using torch::nn::Linear;

namespace {

class IndependentKeys final : public NoteDistribution {
 public:
  IndependentKeys(Tensor logits, const ops::Ops& ops) : m_logits(std::move(logits)), m_ops(ops) {}

  Tensor logProb(const Tensor& slices) const override {
    return m_ops.bernoulliLogProb(slices, m_logits);
  }
  Tensor logits() const override { return m_logits; }

 private:
  Tensor m_logits;
  const ops::Ops& m_ops;
};

} // namespace

BernoulliEmission::BernoulliEmission(const PartSetup& setup)
    : m_zToHidden(
          register_module("lin_z_to_hidden", Linear(setup.config.zDim, setup.config.emissionDim)))
    , m_hiddenToHidden(register_module("lin_hidden_to_hidden",
                                       Linear(setup.config.emissionDim, setup.config.emissionDim)))
    , m_hiddenToInput(
          register_module("lin_hidden_to_input", Linear(setup.config.emissionDim, setup.keys))) {}

std::unique_ptr<NoteDistribution> BernoulliEmission::at(const Tensor& z,
                                                        const ops::Ops& ops) const {
  const auto hidden = [&](const Linear& layer, const Tensor& x) {
    return ops.linearRelu(x, layer->weight, layer->bias);
  };
  const Tensor second = hidden(m_hiddenToHidden, hidden(m_zToHidden, z));
  return std::make_unique<IndependentKeys>(
      ops.linear(second, m_hiddenToInput->weight, m_hiddenToInput->bias), ops);
}

} // namespace dmm::model
