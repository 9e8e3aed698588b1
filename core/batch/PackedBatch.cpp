#include "core/batch/PackedBatch.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace dmm::batch {

namespace {

torch::Tensor toTensor(const types::PianoRoll& roll, torch::Dtype dtype) {
  const auto steps = static_cast<std::int64_t>(roll.length());
  torch::Tensor bytes = torch::zeros({steps, types::kKeyCount}, torch::kUInt8);
  auto cells = bytes.accessor<std::uint8_t, 2>();
  for (std::int64_t t = 0; t < steps; ++t)
    for (std::int64_t key = 0; key < types::kKeyCount; ++key)
      cells[t][key] =
          roll.slices[static_cast<std::size_t>(t)].test(static_cast<std::size_t>(key)) ? 1 : 0;
  return bytes.to(dtype);
}

} // namespace

torch::Tensor PackedBatch::sequenceOfRow() const {
  std::vector<torch::Tensor> places;
  for (std::int64_t t = 0; t < steps(); ++t) places.push_back(torch::arange(active(t)));
  return torch::cat(places);
}

PackedBatch pack(const std::vector<torch::Tensor>& sequences) {
  if (sequences.empty())
    throw std::invalid_argument("pack: expected at least one sequence, got none");
  for (const auto& sequence : sequences)
    if (sequence.dim() != 2 || sequence.size(0) < 1)
      throw std::invalid_argument("pack: expected sequences [T, D] with T of at least 1");

  PackedBatch batch;
  batch.order.resize(sequences.size());
  std::iota(batch.order.begin(), batch.order.end(), std::size_t{0});
  std::stable_sort(batch.order.begin(), batch.order.end(), [&](std::size_t a, std::size_t b) {
    return sequences[a].size(0) > sequences[b].size(0);
  });

  // Where each row comes from among all the slices, one sequence after the other.
  std::vector<std::int64_t> begins{0};
  for (const auto& sequence : sequences) begins.push_back(begins.back() + sequence.size(0));
  std::vector<std::int64_t> sources;
  sources.reserve(static_cast<std::size_t>(begins.back()));
  batch.offsets.push_back(0);
  const std::int64_t longest = sequences[batch.order.front()].size(0);
  for (std::int64_t t = 0; t < longest; ++t) {
    for (const std::size_t i : batch.order) {
      if (sequences[i].size(0) <= t) break;
      sources.push_back(begins[i] + t);
    }
    batch.offsets.push_back(static_cast<std::int64_t>(sources.size()));
  }
  batch.rows = torch::cat(sequences).index_select(0, torch::tensor(sources));
  return batch;
}

PackedBatch pack(const std::vector<const types::PianoRoll*>& rolls, torch::Dtype dtype) {
  std::vector<torch::Tensor> sequences;
  sequences.reserve(rolls.size());
  for (const types::PianoRoll* roll : rolls) sequences.push_back(toTensor(*roll, dtype));
  return pack(sequences);
}

torch::Tensor sumByGroup(const torch::Tensor& scores, const torch::Tensor& groupOfRow,
                         std::int64_t groups) {
  return torch::zeros({scores.size(0), groups}, scores.options())
      .index_add(1, groupOfRow.to(scores.device()), scores);
}

torch::Tensor sumOverSteps(const torch::Tensor& scores, const PackedBatch& batch) {
  return sumByGroup(scores, batch.sequenceOfRow(), batch.sequences());
}

} // namespace dmm::batch
