#pragma once

#include "core/archive/PickleFile.h"
#include "core/train/ClippedAdam.h"
#include "core/weights/ModelFile.h"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <string>

namespace dmm::train {

/// Everything that training needs to go on as if it had never stopped, as it was after a whole
/// epoch. Its tensors are copies of their own. The file (core/archive/PickleFile.h) holds the
/// weights by Pyro's names under "parameters".
struct Checkpoint {
  std::int64_t epoch = 0; ///< epochs completed
  std::int64_t step = 0;  ///< optimiser steps completed
  weights::Architecture architecture;
  archive::NamedTensors parameters;
  double learningRate = 0;
  std::map<std::string, ClippedAdam::Moments> moments; ///< none: weights alone were kept
  torch::Tensor randomState; ///< of the generator that shuffles and draws the noise
  double bestValidNll = std::numeric_limits<double>::infinity();
  double rewoundRate = 1; ///< see ClippedAdam
};

void saveCheckpoint(const Checkpoint& checkpoint, const std::filesystem::path& file);

/// Throws support::InputError naming the file when it is missing, cut short or of another form.
Checkpoint loadCheckpoint(const std::filesystem::path& file);

} // namespace dmm::train
