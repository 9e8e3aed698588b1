#include "core/ops/Recurrences.h"

namespace dmm::ops {

torch::Tensor sourceRows(const std::vector<torch::Tensor>& sources,
                         const batch::PackedSteps& steps) {
  std::vector<torch::Tensor> rows;
  for (std::int64_t t = 1; t < steps.count(); ++t) {
    const torch::Tensor& source = sources[static_cast<std::size_t>(t)];
    rows.push_back(steps.begin(t - 1) +
                   (source.defined() ? source.to(torch::kCPU) : torch::arange(steps.rows(t))));
  }
  return rows.empty() ? torch::empty({0}, torch::kInt64) : torch::cat(rows);
}

} // namespace dmm::ops
