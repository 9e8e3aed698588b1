#pragma once

#include "core/types/Music.h"

#include <array>
#include <cstddef>
#include <string>

namespace dmm::types {

/// What lists and forms say of a dataset.
struct DatasetSummary {
  struct SplitCount {
    std::size_t pieces = 0;
    std::size_t slices = 0; ///< time slices of all pieces together
  };

  std::string name;
  std::string file;
  std::string sha256;
  std::array<SplitCount, 3> splits{}; ///< train, valid, test
};

} // namespace dmm::types
