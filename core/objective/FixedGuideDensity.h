#pragma once

#include "core/model/dmm/Trace.h"

#include <torch/torch.h>

namespace dmm::objective {

/// The trajectory with its densities taken anew at its samples, of which log q holds the guide's
/// parameters fixed: the guide learns only through where the samples lie. In the mean that is the
/// same gradient of the ELBO, without the noise of the score of q (sticking the landing; Roeder, Wu
/// and Duvenaud 2017; arXiv:1703.09194). The values stay as they are.
///
/// `pathWeights`, [K, B], multiplies what reaches each particle's samples: with the normalised
/// importance weights that is the doubly reparameterised gradient of the importance-weighted bound
/// (Tucker et al. 2019; arXiv:1810.04152). Undefined = 1. Not for resampled trajectories; with
/// flows in the guide it throws std::invalid_argument, as q of a flow's image needs the inverse.
model::Trajectory withFixedGuideDensity(const model::DeepMarkovModel& model,
                                        const batch::PackedBatch& batch,
                                        const model::Trajectory& path, const ops::Ops& ops,
                                        const torch::Tensor& pathWeights = {});

} // namespace dmm::objective
