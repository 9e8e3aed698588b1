#pragma once

#include "core/model/SequenceModel.h"
#include "core/types/TrainingMemory.h"

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace dmm::evaluate {

/// Bounds on log p(x) of one sequence, nats, from K draws with weights w_k = p(x, z^k) / q(z^k).
struct SequenceBound {
  std::int64_t steps = 0;
  double elbo = 0;           ///< mean_k log w_k
  double iwae = 0;           ///< log mean_k w_k (Burda, Grosse and Salakhutdinov 2016)
  double reconstruction = 0; ///< mean_k -log p(x given z^k)
  double kl = 0;             ///< mean_k log q(z^k) - log p(z^k)
};

struct SequenceBounds {
  std::vector<SequenceBound> sequences; ///< in the order they were given
  /// KL(q(z_t given z_{t-1}, x) to p(z_t given z_{t-1})) in each dimension along each sequence's
  /// first draw, in closed form and summed over all of them, [z]; empty without a closed form.
  std::vector<double> latentKl;
};

struct BoundSettings {
  std::int64_t particles = 1; ///< K
  std::uint64_t seed = 0;
  /// Numbers that one block of draws may take: what bounds the memory for any K and any number of
  /// sequences (a single step's worth of one draw of one sequence is always allowed).
  std::int64_t blockNumbers = types::kEvaluationBlockNumbers;
};

/// Told after every block which share of the work is done; false gives up.
using BoundProgress = std::function<bool(double share)>;

/// Both bounds are log p(x) where the model tells that exactly, and K means nothing.
///
/// Draws in blocks of sequences and particles, with a running logsumexp. Draw k of sequence i takes
/// its noise from (seed, i, k) alone: fewer particles are the first of more, and no block size
/// changes anything but rounding. Nothing is returned where `progress` gave up. `sequences` are
/// [T_i, D] of the model's element type.
std::optional<SequenceBounds> sequenceBounds(model::SequenceModel& model,
                                             const std::vector<torch::Tensor>& sequences,
                                             const BoundSettings& settings,
                                             const BoundProgress& progress = {});

} // namespace dmm::evaluate
