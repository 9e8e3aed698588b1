#pragma once

#include "core/types/PartInfo.h"

#include <utility>

/// The table of parts (core/types/PartInfo.h), by what they belong to.
namespace dmm::types::parts {

using Model = ExperimentConfig::ModelConfig;
using Layers = std::vector<Layer>;
using Per = Layer::Per;

inline constexpr const char* kPaper = "Krishnan, Shalit and Sontag, AAAI 2017";

std::vector<PartInfo> deepMarkovParts();
std::vector<PartInfo> emissions(); ///< of both families
std::vector<PartInfo> structures();

} // namespace dmm::types::parts
