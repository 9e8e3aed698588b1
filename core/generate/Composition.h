#pragma once

#include "core/generate/NoiseSource.h"
#include "core/generate/modes/Mode.h"

#include <torch/torch.h>

#include <functional>
#include <vector>

namespace dmm::generate {

/// The notes of a piece, and what the model said of them.
struct Composition {
  types::PianoRoll roll;
  /// One a slice; where keys are made in an order, of each given those of the slice before it.
  std::vector<types::KeyProbabilities> probabilities;
};

/// Composes step by step: a state in its mode, the notes in it by the rule of the settings, and
/// both are what the next step follows on. Told the share that is done; false ends it, and nothing
/// is composed.
Composition composeSteps(Mode& mode, const model::Stepper& stepper,
                         const types::GenerationSettings& settings,
                         const std::function<bool(double share)>& progress = nullptr);

/// Standard normal noise for steps of K paths, [K, steps, noiseWidth], path after path.
torch::Tensor drawNoise(NoiseSource& source, std::int64_t paths, std::int64_t steps,
                        const model::Stepper& stepper);

/// What a step sounded, as model::Step has it: [K, keys].
torch::Tensor toNotes(const types::Slice& slice, std::int64_t paths, torch::Dtype dtype);

} // namespace dmm::generate
