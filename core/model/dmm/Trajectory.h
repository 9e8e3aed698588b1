#pragma once

#include "core/batch/PackedBatch.h"
#include "core/model/Gaussian.h"
#include "core/model/dmm/Emission.h"
#include "core/model/dmm/Encoder.h"

#include <torch/torch.h>

namespace dmm::model {

/// What the guide drew for a mini-batch and how likely it is: everything an objective needs, in
/// packed order, with K particles. Particle k of step t descends from particle k of step t - 1, or
/// from the one that an Ancestry named.
/// With flows in the guide, z is the flows' image of `base`, and a flow does not depend on
/// z_{t-1}: q(z_t given any ancestor) = posterior(base_t) / exp(logDeterminant_t).
struct Trajectory {
  Encoded encoded;              ///< what the guide knew of the notes
  EmissionInput slices;         ///< what the slices were given beside states
  Gaussian posterior;           ///< of `base`, given each particle's own ancestor, [K, N, z]
  torch::Tensor noise;          ///< standard normal, that it was drawn with, [K, N, z]
  torch::Tensor base;           ///< its samples, [K, N, z]
  torch::Tensor z;              ///< the latent states, [K, N, z]; `base` itself without flows
  torch::Tensor logDeterminant; ///< log |dz / dbase|, [K, N]; undefined without flows
  Gaussian prior;               ///< p(z_t given each particle's own ancestor), [K, N, z]
  torch::Tensor logPosterior;   ///< log q(z_t given its own ancestor), [K, N]
  torch::Tensor logPrior;       ///< log p(z_t given its own ancestor), [K, N]
  torch::Tensor logLikelihood;  ///< log p(x_t given z_t), [K, N]

  /// With resampling: the piece between two resamplings to which each row belongs, [N]; undefined
  /// without.
  torch::Tensor segments;

  std::int64_t particles() const { return z.size(0); }
};

/// Rows as ops::Ops has them, those of a slice's particles after each other, [N K, ...] or
/// [N K], as [K, N, ...] or [K, N]: a view; and back, [K, N, z] as [N K, z].
torch::Tensor byParticle(const torch::Tensor& rows, std::int64_t particles);
torch::Tensor rowsOf(const torch::Tensor& byParticle);

/// log p(x_t, z_t given z_{t-1}) - log q(z_t given z_{t-1}) of every row, [K, N], in double
/// precision: weights follow from differences of sums over whole pieces, thousands of nats each.
torch::Tensor logIncrements(const Trajectory& path);

} // namespace dmm::model
