#include "core/types/TrainingMemory.h"

#include "core/types/ModelShape.h"
#include "core/types/ObjectiveInfo.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace dmm::types {

namespace {

constexpr double kNumber = sizeof(float);

/// Copies of all parameters that are there at once, besides a gradient a thread: the weights and
/// Adam's two moments; the same three as they were after the last whole epoch; three more while
/// they are captured anew or become a file. Layers lay the weights of large products out once more,
/// what composes has them in double precision, and what is free lies between what is not: seven
/// more, measured of models of 9 and 19 million parameters.
constexpr double kParameterCopies = 16;

/// Every number that a layer puts out has a gradient on the way back, and some are held twice.
constexpr double kCopiesOfOutputs = 3;
/// Probabilities of transitions: themselves, packed for products, transposed, and their gradient.
constexpr double kCopiesOfTransitions = 4;
/// A pair of samples: its densities and their gradients in single, its weights in double precision.
constexpr double kBytesAPair = 48;

} // namespace

WorkSizes averageWorkSizes(const ExperimentConfig& config, const DatasetSummary& dataset) {
  const auto& [train, valid, test] = dataset.splits;
  const auto slicesOf = [](const DatasetSummary::SplitCount& split, double pieces) {
    const double each = split.pieces > 0 ? double(split.slices) / double(split.pieces) : 0;
    return std::int64_t(each * std::min(pieces, double(split.pieces)));
  };
  return {slicesOf(train, double(config.optimiser.miniBatchSize)),
          std::max(slicesOf(valid, 1), slicesOf(test, 1)),
          std::int64_t(std::max(valid.slices, test.slices))};
}

TrainingMemory trainingMemory(const ExperimentConfig& config, const WorkSizes& sizes) {
  const auto objective = objectiveIn(config);
  const auto samples = double(samplesASlice(config));
  const auto slices = double(sizes.miniBatchSlices);
  const double parameters = double(parameterCount(config.model));

  double miniBatch =
      kNumber * kCopiesOfOutputs * slices * outputsASlice(config.model, samplesASlice(config));
  miniBatch +=
      kNumber * kCopiesOfTransitions * transitionNumbers(config.model) * double(config.run.threads);
  if (objective && objective->pairsSamples) miniBatch += kBytesAPair * slices * samples * samples;

  const double drawn = outputsASlice(config.model, 1);
  const double together =
      std::clamp<double>(double(config.run.evaluationParticles), 1, kEvaluationSamplesTogether);
  const double block =
      std::min(double(kEvaluationBlockNumbers), drawn * together * double(sizes.evaluatedSlices));
  const double evaluation = kNumber * std::max(block, drawn * double(sizes.longestPieceSlices));
  return {kNumber * parameters * (kParameterCopies + double(config.run.threads)),
          std::max(miniBatch, evaluation)};
}

std::string bytesText(double bytes) {
  constexpr std::array<const char*, 5> kUnits{"MB", "GB", "TB", "PB", "EB"};
  std::size_t unit = 0;
  double value = bytes / 1e6;
  for (; value >= 999.5 && unit + 1 < kUnits.size(); ++unit) value /= 1000;
  char text[32];
  std::snprintf(text, sizeof text, value < 9.95 && unit > 0 ? "%.1f %s" : "%.0f %s", value,
                kUnits[unit]);
  return text;
}

} // namespace dmm::types
