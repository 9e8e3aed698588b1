#pragma once

#include "core/batch/PackedBatch.h"
#include "core/filter/Resampler.h"
#include "core/model/DeepMarkovModel.h"
#include "core/objective/Trajectory.h"

#include <torch/torch.h>

#include <string>

namespace dmm::objective {

/// How the work of an objective is carried out; every execution gives the same numbers.
/// `reference` is plain autograd, one time step after the other: readable, and the yardstick that
/// the others are tested against.
class Execution {
 public:
  virtual ~Execution() = default;

  /// Runs the guide over a mini-batch. `noise` is standard normal, [K, N, z] in packed order. A
  /// `resampler` is asked between the steps from whom the particles go on.
  virtual Trajectory sample(model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                            const torch::Tensor& noise,
                            filter::Resampler* resampler = nullptr) const = 0;

  /// log N(value_k; loc_j, scale_j^2) for all pairs of particles of a slice: values [K, N, z],
  /// distributions [J, N, z] -> [N, K, J].
  virtual torch::Tensor pairwiseLogProb(const torch::Tensor& values,
                                        const model::Gaussian& distributions) const = 0;

  /// The sum over all K^T paths through the particles, a sequence at a time: with
  /// a_1 = own_1 - log K and a_t[k] = logsumexp_j(pairs_t[k, j] + a_{t-1}[j]) - log K, the bounds
  /// logsumexp_k a_T[k], [B]. `pairs` is [N, K, J], whose first step is not used; `own` is [K, N],
  /// of which only the first step is used.
  virtual torch::Tensor logSumOverPaths(const torch::Tensor& pairs, const torch::Tensor& own,
                                        const batch::PackedBatch& batch) const = 0;

  /// Told of what an objective makes of a trajectory on the way to its loss: for who looks into it
  /// (core/diagnose/NonFiniteSearch.h); a name is a literal.
  virtual void noteScored(const Trajectory& /*path*/) const {}
  /// [K, N], [K, N, z], or of pairs of particles, [N, K, J]; perhaps of the first steps alone.
  virtual void noteTerm(const char* /*name*/, const torch::Tensor& /*term*/,
                        bool /*isPairs*/ = false) const {}
};

/// The execution of this name; throws support::InputError that lists what there is.
const Execution& executionNamed(const std::string& name);

} // namespace dmm::objective
