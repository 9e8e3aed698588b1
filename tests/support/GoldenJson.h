#pragma once

#include "core/batch/PackedBatch.h"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <map>
#include <string>
#include <vector>

namespace dmm::golden {

/// A nested list as a float64 tensor.
inline torch::Tensor toTensor(const nlohmann::json& nested) {
  std::vector<std::int64_t> shape;
  for (const auto* level = &nested; level->is_array(); level = &level->front())
    shape.push_back(static_cast<std::int64_t>(level->size()));
  std::vector<double> values;
  const auto flatten = [&](const auto& self, const nlohmann::json& item) -> void {
    if (item.is_array()) {
      for (const auto& inner : item) self(self, inner);
    } else {
      values.push_back(item.get<double>());
    }
  };
  flatten(flatten, nested);
  return torch::tensor(values, torch::kFloat64).view(shape);
}

/// By name; undefined where there is null.
inline std::map<std::string, torch::Tensor> toTensors(const nlohmann::json& named) {
  std::map<std::string, torch::Tensor> tensors;
  for (const auto& [name, value] : named.items())
    tensors[name] = value.is_null() ? torch::Tensor() : toTensor(value);
  return tensors;
}

/// The first `lengths` slices of each sequence [T][D]; what is behind them is padding.
inline batch::PackedBatch packSequences(const nlohmann::json& sequences,
                                        const nlohmann::json& lengths) {
  std::vector<torch::Tensor> rows;
  for (const auto& length : lengths)
    rows.push_back(toTensor(sequences.at(rows.size())).narrow(0, 0, length.get<std::int64_t>()));
  return batch::pack(rows);
}

} // namespace dmm::golden
