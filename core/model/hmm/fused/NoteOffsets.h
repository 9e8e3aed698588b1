#pragma once

#include "core/model/hmm/HmmOps.h"

namespace dmm::model::hmm::fused {

/// HmmOps::noteOffsets. Only sounding notes are multiplied, and the NADE layer has new units only
/// after a key that sounds: five sets for a slice of four notes.
torch::Tensor noteOffsets(const torch::Tensor& notes, const torch::Tensor& lagged,
                          const OffsetWeights& weights, const torch::Tensor& nadeFactors);

} // namespace dmm::model::hmm::fused
