#pragma once

#include "core/types/ExperimentConfig.h"
#include "tests/support/TemporaryFolder.h"

#include <filesystem>

namespace dmm::test {

/// A dataset of a few short pieces (six to train on), written into the folder.
std::filesystem::path writeSmallDataset(const TemporaryFolder& folder);

/// A tiny model on it that trains an epoch in milliseconds.
types::ExperimentConfig smallExperiment(const std::filesystem::path& dataset);

} // namespace dmm::test
