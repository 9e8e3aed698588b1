#pragma once

#include "core/data/Dataset.h"
#include "core/types/EvaluationReport.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace dmm::evaluate {

/// Which figure of a checkpoint is wanted (core/evaluate/Evaluation.h says how it is made).
struct EvaluationRequest {
  types::Split split = types::Split::Test;
  types::Bound bound = types::Bound::Elbo;
  std::int64_t particles = 1; ///< K
  std::uint64_t seed = 0;
};

struct CheckpointScore {
  types::EvaluationReport report; ///< its epoch is the last that the checkpoint was trained for
  std::vector<double> latentKl;   ///< KL of each latent dimension, nats a slice; may be empty
  std::int64_t epochs = 0;        ///< that the checkpoint was trained for
  std::size_t pieces = 0;
  std::size_t slices = 0;
};

/// Nothing where `progress`, told the share of the work that is done, gave up by false. Throws
/// support::InputError naming the checkpoint when it cannot be read.
std::optional<CheckpointScore>
evaluateCheckpoint(const std::filesystem::path& checkpoint, const data::Dataset& dataset,
                   const EvaluationRequest& request,
                   const std::function<bool(double share)>& progress = {});

} // namespace dmm::evaluate
