#pragma once

#include "core/model/hmm/HmmOps.h"

namespace dmm::model::hmm::fused {

/// HmmOps::logProbs of a network: evaluated once for each slice and state, by products over as many
/// slices as fit into a processor's cache; nothing of that size is kept, and all of it is computed
/// again on the way back.
torch::Tensor networkLogProbs(const torch::Tensor& notes, const LogitNetwork& network);

} // namespace dmm::model::hmm::fused
