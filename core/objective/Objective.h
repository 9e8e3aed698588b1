#pragma once

#include "core/data/PackedBatch.h"
#include "core/model/DeepMarkovModel.h"

#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace dmm::objective {

/// What an objective says of one mini-batch, all summed over its sequences and their steps, nats.
struct ObjectiveValue {
  torch::Tensor loss;        ///< scalar with a gradient: what training minimises, annealed
  double reconstruction = 0; ///< -log p(x given z)
  double kl = 0;             ///< log q(z) - log p(z), not annealed

  double negativeElbo() const { return reconstruction + kl; }
};

/// A bound on log p(x) as a loss. Implementations keep no state between calls, so that one object
/// may be shared; core/objective/Registry.h names them all.
class Objective {
 public:
  virtual ~Objective() = default;

  /// Samples drawn for every step.
  virtual std::int64_t particles() const = 0;

  /// Whether the bound has a KL term to weigh; if not, beta is 1 throughout.
  virtual bool isAnnealed() const { return true; }

  /// `noise` is standard normal, [particles, N, z] in packed order; `beta` weighs the KL term.
  virtual ObjectiveValue evaluate(model::DeepMarkovModel& model, const data::PackedBatch& batch,
                                  const torch::Tensor& noise, double beta) const = 0;
};

/// An objective with a chosen number K of samples a step.
class ManySampleObjective : public Objective {
 public:
  explicit ManySampleObjective(std::int64_t particles) : m_particles(particles) {}
  std::int64_t particles() const override { return m_particles; }

 private:
  std::int64_t m_particles;
};

} // namespace dmm::objective
