#pragma once

#include "core/model/dmm/emissions/HiddenNotes.h"

namespace dmm::model {

/// `nade_ascending` and `nade_descending`, the neural autoregressive distribution estimator
/// (Larochelle and Murray, AISTATS 2011) on top of Pyro's Emitter: the keys in their order, each
/// given the state and the keys before it. Logit d gets `nade_out`_d . sigmoid(a_d) more, with
/// a_first = lin_hidden_to_nade(h) and a_next = a_d + `nade_in`_{:,d} x_d.
/// a changes only at keys that sound: a slice with four notes has five different hidden vectors,
/// and these alone are computed. While training, model.nade_dropout hides units of sigmoid(a), the
/// same for all keys and particles of a slice.
class NadeEmission : public HiddenNotes {
 public:
  std::unique_ptr<NoteDistribution> at(const torch::Tensor& z, const EmissionInput& input,
                                       const ops::Ops& ops) const override;
  std::int64_t dropWidth() const override;
  std::vector<std::int64_t> keyOrder() const override;
  void initialise(torch::Generator generator) override;

 protected:
  enum class Order { Ascending, Descending };
  NadeEmission(const PartSetup& setup, Order order);

 private:
  Order m_order;
  double m_dropout;
  torch::nn::Linear m_hiddenToNade;
  torch::Tensor m_nadeIn;  ///< [nade, keys]
  torch::Tensor m_nadeOut; ///< [keys, nade]
};

class NadeAscending final : public NadeEmission {
 public:
  explicit NadeAscending(const PartSetup& setup) : NadeEmission(setup, Order::Ascending) {}
};

class NadeDescending final : public NadeEmission {
 public:
  explicit NadeDescending(const PartSetup& setup) : NadeEmission(setup, Order::Descending) {}
};

} // namespace dmm::model
