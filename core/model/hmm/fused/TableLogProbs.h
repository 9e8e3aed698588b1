#pragma once

#include "core/model/hmm/HmmOps.h"

namespace dmm::model::hmm::fused {

/// HmmOps::logProbs of a table. What sounds is a product with sparse rows; the normalisers are one
/// sum a state where no offsets move the logits, and else those of core/kernels/SoftplusSums.h.
torch::Tensor tableLogProbs(const torch::Tensor& notes, const LogitTable& table);

} // namespace dmm::model::hmm::fused
