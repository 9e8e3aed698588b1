#pragma once

#include "core/batch/PackedBatch.h"
#include "core/model/DeepMarkovModel.h"
#include "core/objective/Execution.h"

#include <torch/torch.h>

#include <cstdint>

namespace dmm::objective {

/// What an objective says of one mini-batch, all summed over its sequences and their steps, nats.
struct ObjectiveValue {
  torch::Tensor loss;           ///< scalar with a gradient: what training minimises, annealed
  torch::Tensor reconstruction; ///< scalar: -log p(x given z)
  torch::Tensor kl;             ///< scalar: log q(z) - log p(z), not annealed

  double negativeElbo() const { return reconstruction.item<double>() + kl.item<double>(); }
};

/// A bound on log p(x) as a loss: a formula over a Trajectory, whichever execution drew it.
/// Implementations keep no state between calls, so that one object may be shared;
/// core/objective/Registry.h names them all.
class Objective {
 public:
  explicit Objective(const Execution& execution) : m_execution(execution) {}
  virtual ~Objective() = default;

  /// Samples drawn for every step.
  virtual std::int64_t particles() const { return 1; }

  /// Rows of noise that evaluate() asks for: the particles', and what else an objective draws.
  virtual std::int64_t noiseRows() const { return particles(); }

  /// `noise` is standard normal, [noiseRows, N, z] in packed order; `beta` weighs the KL term,
  /// where types::ObjectiveInfo says that it has one.
  ObjectiveValue evaluate(model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                          const torch::Tensor& noise, double beta) const {
    const Trajectory path = draw(model, batch, noise);
    m_execution.noteScored(path);
    return score(path, batch, beta);
  }

 protected:
  virtual Trajectory draw(model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                          const torch::Tensor& noise) const {
    return m_execution.sample(model, batch, noise);
  }
  virtual ObjectiveValue score(const Trajectory& path, const batch::PackedBatch& batch,
                               double beta) const = 0;

  const Execution& execution() const { return m_execution; }

 private:
  const Execution& m_execution;
};

/// An objective with a chosen number K of samples a step.
class ManySampleObjective : public Objective {
 public:
  ManySampleObjective(const Execution& execution, std::int64_t particles)
      : Objective(execution)
      , m_particles(particles) {}
  std::int64_t particles() const override { return m_particles; }

 private:
  std::int64_t m_particles;
};

/// -log p(x given z) of a trajectory, the mean over its particles.
inline torch::Tensor reconstructionOf(const Trajectory& path) {
  return -path.logLikelihood.sum() / path.particles();
}

/// log q(z) - log p(z) of a trajectory, the mean over its particles.
inline torch::Tensor klOf(const Trajectory& path) {
  return (path.logPosterior - path.logPrior).sum() / path.particles();
}

} // namespace dmm::objective
