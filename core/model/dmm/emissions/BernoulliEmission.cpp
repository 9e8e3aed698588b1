#include "core/model/dmm/emissions/BernoulliEmission.h"

namespace dmm::model {

using torch::Tensor;

namespace {

class IndependentKeys final : public NoteDistribution {
 public:
  IndependentKeys(Tensor logits, const ops::Ops& ops) : m_logits(std::move(logits)), m_ops(ops) {}

  Tensor logProb(const Tensor& slices) const override {
    return m_ops.bernoulliLogProb(slices, m_logits);
  }
  Tensor logits(const Tensor& /*slices*/) const override { return m_logits; }

 private:
  Tensor m_logits;
  const ops::Ops& m_ops;
};

} // namespace

std::unique_ptr<NoteDistribution> BernoulliEmission::at(const Tensor& z, const EmissionInput& input,
                                                        const ops::Ops& ops) const {
  return std::make_unique<IndependentKeys>(ownLogits(hidden(z, input, ops), ops), ops);
}

} // namespace dmm::model
