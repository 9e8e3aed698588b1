#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace dmm::batch {

/// Where the time steps of a packed mini-batch lie among its rows (core/batch/PackedBatch.h), when
/// each slice has `perSlice` rows of its own: its K particles, one after the other.
struct PackedSteps {
  std::vector<std::int64_t> offsets; ///< T + 1, in slices
  std::int64_t perSlice = 1;

  std::int64_t count() const { return static_cast<std::int64_t>(offsets.size()) - 1; }
  std::int64_t begin(std::int64_t t) const {
    return perSlice * offsets[static_cast<std::size_t>(t)];
  }
  std::int64_t rows(std::int64_t t) const { return begin(t + 1) - begin(t); }
  /// Rows of step t whose sequences have another step; they are the first ones.
  std::int64_t continuing(std::int64_t t) const { return t + 1 < count() ? rows(t + 1) : 0; }
  std::int64_t rowCount() const { return perSlice * offsets.back(); }

  /// The rows of step t, or the first `rows` of them: a view.
  torch::Tensor at(const torch::Tensor& packed, std::int64_t t) const {
    return packed.narrow(0, begin(t), rows(t));
  }
  torch::Tensor at(const torch::Tensor& packed, std::int64_t t, std::int64_t rows) const {
    return packed.narrow(0, begin(t), rows);
  }
};

} // namespace dmm::batch
