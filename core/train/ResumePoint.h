#pragma once

#include "core/runs/RunDirectory.h"
#include "core/train/Checkpoint.h"
#include "core/types/ExperimentConfig.h"

#include <optional>
#include <string>

namespace dmm::train {

/// Where a run goes on: its newest checkpoint that is whole, fits the configuration, and whose
/// epochs are all on record in metrics.csv. Usually that is last.pt; where it is damaged, the one
/// before it.
struct ResumePoint {
  std::optional<Checkpoint> checkpoint; ///< nothing: the run starts from its first epoch
  bool isLast = false;                  ///< the checkpoint is last.pt
  std::string notice;                   ///< one line when something is not as it was
};

/// Throws support::InputError when the run has checkpoints but none to go on from, or cannot be
/// begun again.
ResumePoint findResumePoint(const runs::RunDirectory& run, const types::ExperimentConfig& config);

/// Replaces last.pt and keeps what it was as previous.pt; at no moment is there no last.pt.
void saveLastCheckpoint(const Checkpoint& checkpoint, const runs::RunDirectory& run);

/// Renames a last.pt that cannot be used, lest it replace the previous one.
void setDamagedLastAside(const runs::RunDirectory& run);

} // namespace dmm::train
