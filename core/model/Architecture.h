#pragma once

#include "core/types/ExperimentConfig.h"
#include "core/types/Music.h"

#include <cstdint>
#include <vector>

namespace dmm::model {

/// What kind of model weights are of: all that their shapes follow from.
struct Architecture {
  types::ExperimentConfig::ModelConfig config;
  std::int64_t keys = types::kKeyCount; ///< of a slice
  /// Those that the model sees, ascending, where its configuration leaves out what training never
  /// heard; empty: all.
  std::vector<std::int64_t> heardKeys = {};

  std::int64_t seenKeys() const {
    return heardKeys.empty() ? keys : static_cast<std::int64_t>(heardKeys.size());
  }
  friend bool operator==(const Architecture&, const Architecture&) = default;
};

} // namespace dmm::model
