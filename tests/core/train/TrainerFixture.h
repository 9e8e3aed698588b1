#pragma once

#include "core/data/Dataset.h"
#include "core/runs/RunStore.h"
#include "core/train/Trainer.h"
#include "tests/support/SmallExperiment.h"
#include "tests/support/TemporaryFolder.h"

#include <gtest/gtest.h>
#include <memory>

namespace dmm::test {

/// A folder of runs, and a small experiment to train in it.
class TrainerFixture : public ::testing::Test {
 protected:
  std::unique_ptr<train::Trainer> create(const types::ExperimentConfig& experiment) const {
    return train::Trainer::create(store, experiment, data::Dataset::fromConfig(experiment.dataset));
  }

  TemporaryFolder folder;
  runs::RunStore store{folder.path() / "runs"};
  types::ExperimentConfig config = smallExperiment(writeSmallDataset(folder));
};

} // namespace dmm::test
