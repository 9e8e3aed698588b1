#pragma once

#include "core/types/CanonicalMatch.h"
#include "core/types/Music.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>

namespace dmm::types {

/// What lists and forms say of a dataset.
struct DatasetSummary {
  struct SplitCount {
    std::size_t pieces = 0;
    std::size_t slices = 0; ///< time slices of all pieces together
  };

  std::string name;
  std::string file; ///< an absolute path, or "builtin:NAME"
  std::string sha256;
  int slicesPerQuarter = 1;                  ///< the grid of the model's view
  std::array<SplitCount, 3> splits{};        ///< train, valid, test
  std::optional<CanonicalMatch> canonical{}; ///< known of the built-in chorales only
};

} // namespace dmm::types
