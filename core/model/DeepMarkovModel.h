#pragma once

#include "core/batch/PackedBatch.h"
#include "core/model/Combiner.h"
#include "core/model/Emitter.h"
#include "core/model/GatedTransition.h"
#include "core/model/InferenceRnn.h"
#include "core/model/InverseAutoregressiveFlow.h"

#include <torch/torch.h>

#include <memory>
#include <vector>

namespace dmm::model {

/// The Deep Markov Model of Krishnan, Shalit and Sontag (AAAI 2017) with its guide, as Pyro's
/// examples/dmm.py defines it. Parameters have Pyro's names and shapes, so that weights go both
/// ways.
class DeepMarkovModel : public torch::nn::Module {
 public:
  explicit DeepMarkovModel(const ModelDims& dims);

  const ModelDims& dims() const { return m_dims; }

  /// Draws the starting weights as PyTorch's layers do (uniform within 1 / sqrt(fan in); for the
  /// RNN within 1 / sqrt(rnn)); z_0, z_q_0 and h_0 are zero and trans.lin_z_to_loc is the identity.
  void initialise(torch::Generator generator);

  Emitter& emitter() { return *m_emitter; }
  GatedTransition& transition() { return *m_transition; }
  Combiner& combiner() { return *m_combiner; }

  using Flows = std::vector<std::shared_ptr<InverseAutoregressiveFlow>>;

  /// Applied in this order to every sample of the guide; often none.
  const Flows& flows() const { return m_flows; }

  /// h_t of the inference RNN for every slice, [N, rnn].
  torch::Tensor inferenceStates(const batch::PackedBatch& batch, const ops::Ops& ops) const;

  /// The weights of the guide's chain, the flows among them; and those alone.
  ops::GuideChainWeights chainWeights() const;
  ops::FlowWeights flowWeights() const;

  const torch::Tensor& z0() const { return m_z0; }   ///< [z], where the prior's chain starts
  const torch::Tensor& zq0() const { return m_zq0; } ///< [z], where the guide's chain starts

 private:
  ModelDims m_dims;
  torch::Tensor m_z0;
  torch::Tensor m_zq0;
  torch::Tensor m_h0; ///< [1, 1, rnn], Pyro's shape
  std::shared_ptr<Emitter> m_emitter;
  std::shared_ptr<GatedTransition> m_transition;
  std::shared_ptr<Combiner> m_combiner;
  std::shared_ptr<InferenceRnn> m_rnn;
  Flows m_flows; ///< `iafs_modules.0`, `iafs_modules.1`, ...
};

} // namespace dmm::model
