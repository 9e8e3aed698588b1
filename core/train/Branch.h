#pragma once

#include "core/runs/RunStore.h"

namespace dmm::train {

/// Makes a new run that goes on where `parent` can go on (core/train/ResumePoint.h), with another
/// learning rate: the rate of the checkpoint is scaled as the configured one is. The new run has
/// the parent's rows and its best checkpoint, so that its curves are whole, and tells parent and
/// epoch in run.yaml; the parent stays as it is. Trainer::resume() trains it. Throws like
/// findResumePoint() and RunStore::create().
runs::RunDirectory branchRun(const runs::RunStore& store, const runs::RunDirectory& parent,
                             double learningRate);

} // namespace dmm::train
