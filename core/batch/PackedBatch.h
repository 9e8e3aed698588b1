#pragma once

#include "core/types/Music.h"

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace dmm::batch {

/// A mini-batch of B sequences without padding. They are sorted by length, longest first (equal
/// lengths keep their order); at time t the first B_t of them are still running. Rows are stored
/// time-major: rows offset(t) .. offset(t) + active(t) of `rows` are the slices of time t. The
/// previous step of row i of time t is row i of time t - 1; the next one, where there is one, is
/// row i of time t + 1.
struct PackedBatch {
  torch::Tensor rows;                ///< [N, D] with N the sum of the lengths
  std::vector<std::int64_t> offsets; ///< T + 1 of them; offsets[T] = N
  std::vector<std::size_t> order;    ///< order[i] = place of sorted sequence i in the input
  torch::Tensor dropNoise = {};      ///< uniform in [0, 1), [N, W]: decides what training drops at
                                     ///< each slice; undefined where nothing is dropped, as in
                                     ///< evaluation

  std::int64_t steps() const { return static_cast<std::int64_t>(offsets.size()) - 1; }
  std::int64_t sequences() const { return static_cast<std::int64_t>(order.size()); }
  std::int64_t rowCount() const { return offsets.back(); }
  std::int64_t offset(std::int64_t t) const { return offsets[static_cast<std::size_t>(t)]; }
  std::int64_t active(std::int64_t t) const { return offset(t + 1) - offset(t); }

  /// The sorted place of each row's sequence, [N] whole numbers.
  torch::Tensor sequenceOfRow() const;

  /// The rows of time t of any [N, ...] tensor in this layout: a view, [B_t, ...].
  torch::Tensor at(const torch::Tensor& packed, std::int64_t t) const {
    return packed.narrow(0, offset(t), active(t));
  }
};

/// Packs sequences [T_i, D], each with at least one step.
PackedBatch pack(const std::vector<torch::Tensor>& sequences);

/// Packs piano rolls as 0/1 rows [N, 88] of the given element type.
PackedBatch pack(const std::vector<const types::PianoRoll*>& rolls, torch::Dtype dtype);

/// Adds up scores a slice, [K, N], by the group [N] that each slice belongs to: [K, groups].
torch::Tensor sumByGroup(const torch::Tensor& scores, const torch::Tensor& groupOfRow,
                         std::int64_t groups);

/// The same over the steps of each sequence: [K, B], in the batch's order.
torch::Tensor sumOverSteps(const torch::Tensor& scores, const PackedBatch& batch);

} // namespace dmm::batch
