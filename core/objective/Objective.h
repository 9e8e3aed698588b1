#pragma once

#include "core/model/dmm/Trace.h"
#include "core/objective/ObjectiveValue.h"
#include "core/objective/Watcher.h"

#include <torch/torch.h>

#include <cstdint>

namespace dmm::objective {

/// A bound on log p(x) as a loss: a formula over a Trajectory, whatever operations it is computed
/// with. Implementations keep no state between calls, so that one object without a watcher may be
/// shared; core/objective/Registry.h names them all.
class Objective {
 public:
  explicit Objective(const ops::Ops& ops) : m_ops(ops) {}
  virtual ~Objective() = default;

  /// `watcher` must outlive what is evaluated from now on; null for none.
  void setWatcher(Watcher* watcher) { m_watcher = watcher; }

  /// Samples drawn for every step.
  virtual std::int64_t particles() const { return 1; }

  /// Rows of noise that evaluate() asks for: the particles', and what else an objective draws.
  virtual std::int64_t noiseRows() const { return particles(); }

  /// `noise` is standard normal, [noiseRows, N, z] in packed order; `beta` weighs the KL term,
  /// where types::ObjectiveInfo says that it has one.
  ObjectiveValue evaluate(const model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                          const torch::Tensor& noise, double beta) const;

 protected:
  /// The guide's draws.
  virtual model::Trajectory draw(const model::DeepMarkovModel& model,
                                 const batch::PackedBatch& batch,
                                 const torch::Tensor& noise) const {
    return trace(model, batch, noise);
  }
  /// The same with the densities that the objective's gradient is to be of.
  virtual model::Trajectory scored(const model::DeepMarkovModel& /*model*/,
                                   const batch::PackedBatch& /*batch*/,
                                   const model::Trajectory& path) const {
    return path;
  }
  virtual ObjectiveValue score(const model::Trajectory& path, const batch::PackedBatch& batch,
                               double beta) const = 0;

  const ops::Ops& ops() const { return m_ops; }

  model::Trajectory trace(const model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                          const torch::Tensor& noise, model::Ancestry* ancestry = nullptr) const;

  /// What the loss is added up from, besides log p(x_t given z_t). The name is a literal.
  void noteTerm(const char* name, const torch::Tensor& term, bool isPairs = false) const;
  /// log p and log q of all pairs of particles, [N, K, J].
  void notePairs(const torch::Tensor& prior, const torch::Tensor& posterior) const;

 private:
  void noteDrawn(const model::Trajectory& path) const;
  void noteDensities(Stage stage, const model::Trajectory& path) const;

  const ops::Ops& m_ops;
  Watcher* m_watcher = nullptr;
};

/// An objective with a chosen number K of samples a step.
class ManySampleObjective : public Objective {
 public:
  ManySampleObjective(const ops::Ops& ops, std::int64_t particles)
      : Objective(ops)
      , m_particles(particles) {}
  std::int64_t particles() const override { return m_particles; }

 private:
  std::int64_t m_particles;
};

/// -log p(x given z) of a trajectory, the mean over its particles.
inline torch::Tensor reconstructionOf(const model::Trajectory& path) {
  return -path.logLikelihood.sum() / path.particles();
}

/// log q(z) - log p(z) of a trajectory, the mean over its particles.
inline torch::Tensor klOf(const model::Trajectory& path) {
  return (path.logPosterior - path.logPrior).sum() / path.particles();
}

} // namespace dmm::objective
