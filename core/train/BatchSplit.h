#pragma once

#include "core/types/ExperimentConfig.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace dmm::train {

/// Deals the sequences of a mini-batch out to at most `parts` parts that take about as long: the
/// places of each part's sequences in `lengths`. A step costs its rows, but never less than
/// reading the weights once, so that long sequences are best kept together; every part has some.
/// `particles` is the number of samples of each slice; what each of them costs follows from the
/// model's layers (core/types/ModelShape.h). The same input gives the same parts.
std::vector<std::vector<std::size_t>>
splitBatch(const std::vector<std::int64_t>& lengths, std::size_t parts, std::int64_t particles,
           const types::ExperimentConfig::ModelConfig& model = {});

} // namespace dmm::train
