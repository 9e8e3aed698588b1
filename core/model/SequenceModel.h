#pragma once

#include "core/batch/PackedBatch.h"
#include "core/model/Architecture.h"
#include "core/model/Stepper.h"
#include "core/ops/Ops.h"

#include <torch/torch.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace dmm::model {

/// What a model says of a mini-batch at K draws of its states, in packed order. One that sums over
/// its states has one draw: log p(x_t given the slices before), exactly, and no KL.
struct Scores {
  torch::Tensor logLikelihood; ///< log p(x_t given z_t), [K, N]
  torch::Tensor kl;            ///< log q(z_t) - log p(z_t), [K, N]
  /// KL(q(z_t given z_{t-1}, x) to p(z_t given z_{t-1})) in each dimension in closed form, of as
  /// many draws as were asked for, [k, N, z]; undefined where there is no closed form.
  torch::Tensor divergence;
};

/// A model of sequences with latent states, of whichever family: what training, evaluating and
/// composing know of it. Its weights are the module's parameters.
class SequenceModel : public torch::nn::Module {
 public:
  using Config = types::ExperimentConfig::ModelConfig;

  explicit SequenceModel(Architecture architecture) : m_architecture(std::move(architecture)) {}

  const Architecture& architecture() const { return m_architecture; }
  const Config& config() const { return m_architecture.config; }
  std::int64_t keys() const { return m_architecture.keys; } ///< of a slice
  torch::Dtype dtype() const { return parameters().front().scalar_type(); }

  /// Draws the starting weights.
  virtual void initialise(torch::Generator generator) = 0;

  /// Standard normal numbers that a draw takes of each slice; 0 where scores are exact.
  virtual std::int64_t noiseWidth() const = 0;

  /// Whether score() gives the exact likelihood, whatever the noise.
  bool isExact() const { return noiseWidth() == 0; }

  /// `noise` is [K, N, noiseWidth]; the closed form is given of the first `divergences` draws.
  virtual Scores score(const batch::PackedBatch& batch, const torch::Tensor& noise,
                       const ops::Ops& ops, std::int64_t divergences = 0) = 0;

  /// The model must outlive it.
  virtual std::unique_ptr<Stepper> stepper(const ops::Ops& ops) = 0;

  /// What was drawn once, belongs to the weights and is not trained, by name; buffers may follow
  /// from it. setConstant() throws std::invalid_argument that says what is wrong with a value.
  virtual std::map<std::string, torch::Tensor> constants() const { return {}; }
  virtual void setConstant(const std::string& /*name*/, const torch::Tensor& /*value*/) {}

 private:
  Architecture m_architecture;
};

/// A model of this architecture with weights that nobody has drawn. Throws support::InputError
/// where a part is not known.
std::shared_ptr<SequenceModel> makeModel(const Architecture& architecture);

} // namespace dmm::model
