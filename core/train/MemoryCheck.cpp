#include "core/train/MemoryCheck.h"

#include "core/support/AvailableMemory.h"
#include "core/support/Errors.h"
#include "core/types/Counted.h"
#include "core/types/ModelShape.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>

namespace dmm::train {

namespace {

/// "187 million", "8.59 billion".
std::string countText(double count) {
  return count < 1e9 ? fmt::format("{:.3g} million", 1e-6 * count)
                     : fmt::format("{:.3g} billion", 1e-9 * count);
}

} // namespace

types::WorkSizes workSizesOf(const types::ExperimentConfig& config, const data::Dataset& dataset) {
  types::WorkSizes sizes;
  std::vector<std::int64_t> lengths;
  for (const auto& roll : dataset.rolls(types::Split::Train))
    lengths.push_back(static_cast<std::int64_t>(roll.slices.size()));
  std::sort(lengths.begin(), lengths.end(), std::greater<>());
  const auto together = static_cast<std::int64_t>(
      std::min<std::size_t>(lengths.size(), std::size_t(config.optimiser.miniBatchSize)));
  sizes.miniBatchSlices =
      std::accumulate(lengths.begin(), lengths.begin() + together, std::int64_t{0});
  for (const types::Split split : {types::Split::Valid, types::Split::Test}) {
    sizes.evaluatedSlices =
        std::max(sizes.evaluatedSlices, static_cast<std::int64_t>(dataset.sliceCount(split)));
    for (const auto& roll : dataset.rolls(split))
      sizes.longestPieceSlices =
          std::max(sizes.longestPieceSlices, static_cast<std::int64_t>(roll.slices.size()));
  }
  return sizes;
}

void requireMemory(const types::ExperimentConfig& config, const data::Dataset& dataset) {
  const types::TrainingMemory needed = types::trainingMemory(config, workSizesOf(config, dataset));
  const support::AvailableMemory there = support::availableMemory();
  if (needed.total() <= there.bytes) return;
  const bool isModel = needed.parameters >= needed.work;
  throw support::InputError(
      isModel ? "model" : "optimiser.mini_batch_size",
      fmt::format("training this needs about {} of memory, {} of it for {}, but only {} {} are "
                  "free; choose {}",
                  types::bytesText(needed.total()),
                  types::bytesText(std::max(needed.parameters, needed.work)),
                  isModel ? countText(double(types::parameterCount(config.model))) + " parameters"
                          : fmt::format("a mini-batch of {} with {} a slice",
                                        types::counted(config.optimiser.miniBatchSize, "piece"),
                                        types::counted(types::samplesASlice(config), "sample")),
                  types::bytesText(there.bytes), there.limit,
                  isModel ? "smaller sizes" : "fewer of them"));
}

} // namespace dmm::train
