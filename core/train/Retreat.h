#pragma once

#include "core/runs/RunDirectory.h"
#include "core/train/Checkpoint.h"
#include "core/types/ExperimentConfig.h"

#include <cstdint>

namespace dmm::train {

/// What an epoch is begun anew with that was lost `lost` times before (0: for the first time). The
/// first time it is the state after the last whole epoch, with other noise. That may have run away
/// already: so each time after it the weights and the optimiser are those of the next older
/// checkpoint that is kept (run.checkpoint_every) and at last the first weights of the run, and the
/// recurrent rate is a tenth, then a hundredth, for the rest of the run. Epoch, step and learning
/// rate go on where they are. Depends on what is on the disk of whole epochs alone, so that a run
/// which is cut off and resumed goes back to the same.
struct Retreat {
  Checkpoint state;
  std::int64_t from = 0; ///< epochs that its weights have seen
};
Retreat retreat(std::int64_t lost, const Checkpoint& lastGood, const runs::RunDirectory& run,
                const types::ExperimentConfig& config);

/// Nats a slice of a model that tosses a coin for each of the 88 keys. An epoch that was begun anew
/// and ends above it has run away, and is lost as well.
extern const double kCoinToss;

} // namespace dmm::train
