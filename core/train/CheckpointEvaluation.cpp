#include "core/train/CheckpointEvaluation.h"

#include "core/model/ModelFile.h"
#include "core/train/Evaluation.h"

namespace dmm::train {

CheckpointScore evaluateCheckpoint(const std::filesystem::path& checkpoint,
                                   const data::Dataset& dataset, types::Split split,
                                   std::uint64_t seed) {
  const model::StoredModel stored = model::loadModel(checkpoint);
  return {oneSampleNll(*stored.model, dataset, split, seed), stored.epochs,
          dataset.rolls(split).size(), dataset.sliceCount(split)};
}

} // namespace dmm::train
