#pragma once

#include "core/model/SequenceModel.h"
#include "core/model/dmm/Emission.h"
#include "core/model/dmm/Encoder.h"
#include "core/model/dmm/Guide.h"
#include "core/model/dmm/InverseAutoregressiveFlow.h"
#include "core/model/dmm/Transition.h"

#include <torch/torch.h>

#include <memory>
#include <vector>

namespace dmm::model {

/// The Deep Markov Model of Krishnan, Shalit and Sontag (AAAI 2017) with its guide, as Pyro's
/// examples/dmm.py defines it, put together from the parts that the configuration names. Parameters
/// have Pyro's names and shapes, so that weights go both ways.
class DeepMarkovModel final : public SequenceModel {
 public:
  explicit DeepMarkovModel(const Config& config = {}, std::int64_t keys = types::kKeyCount);

  /// Draws the starting weights as PyTorch's layers do (uniform within 1 / sqrt(fan in)); states in
  /// which something starts are zero.
  void initialise(torch::Generator generator) override;

  std::int64_t noiseWidth() const override { return config().zDim; }
  /// Numbers a slice of batch::PackedBatch::dropNoise.
  std::int64_t dropWidth() const;
  Scores score(const batch::PackedBatch& batch, const torch::Tensor& noise, const ops::Ops& ops,
               std::int64_t divergences) override;
  std::unique_ptr<Stepper> stepper(const ops::Ops& ops) override;

  /// The order of the units in each flow: `iafs_modules.0.arn.permutation`, ...
  std::map<std::string, torch::Tensor> constants() const override;
  void setConstant(const std::string& name, const torch::Tensor& value) override;

  const Emission& emission() const { return *m_emission; }
  const Transition& transition() const { return *m_transition; }
  const Guide& guide() const { return *m_guide; }
  const Encoder& encoder() const { return *m_encoder; }

  using Flows = std::vector<std::shared_ptr<InverseAutoregressiveFlow>>;

  /// Applied in this order to every sample of the guide; often none.
  const Flows& flows() const { return m_flows; }
  ops::FlowWeights flowWeights() const;

  /// Where the prior's chain starts, [z]: z_0, or nothing but zeros where the first state is
  /// standard normal.
  torch::Tensor z0() const;

  /// p(z_t) of rows that follow on `previous`, [N K, z], and on the notes before, [N, keys]; of the
  /// first `firstRows` of them no state is before.
  Gaussian prior(const torch::Tensor& previous, const torch::Tensor& notesBefore,
                 std::int64_t firstRows, const ops::Ops& ops) const;

  /// The notes of the slice before each, [N, keys], none before the first; undefined where no part
  /// looks at them. Where the batch has noise for it, some are hidden and the others grow by as
  /// much.
  torch::Tensor notesBefore(const batch::PackedBatch& batch, const ops::Ops& ops) const;

  /// What of the batch's noise is for EmissionInput::dropNoise; undefined where there is none.
  torch::Tensor emissionDropNoise(const batch::PackedBatch& batch) const;

 private:
  std::int64_t notesDropWidth() const;

  torch::Tensor m_z0; ///< undefined where the first state is standard normal
  std::shared_ptr<Emission> m_emission;
  std::shared_ptr<Transition> m_transition;
  std::unique_ptr<Guide> m_guide;
  std::unique_ptr<Encoder> m_encoder;
  Flows m_flows; ///< `iafs_modules.0`, `iafs_modules.1`, ...
};

} // namespace dmm::model
