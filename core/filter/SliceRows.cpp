#include "core/filter/SliceRows.h"

namespace dmm::filter {

torch::Tensor toRows(const std::vector<types::Slice>& slices, torch::Dtype dtype) {
  const auto count = static_cast<std::int64_t>(slices.size());
  torch::Tensor rows = torch::zeros({count, types::kKeyCount}, torch::kFloat64);
  double* cell = rows.data_ptr<double>();
  for (const types::Slice& slice : slices)
    for (std::size_t key = 0; key < slice.size(); ++key) *cell++ = slice.test(key) ? 1 : 0;
  return rows.to(dtype);
}

std::vector<double> toVector(const torch::Tensor& values) {
  const torch::Tensor whole = values.to(torch::kFloat64).contiguous();
  return {whole.data_ptr<double>(), whole.data_ptr<double>() + whole.numel()};
}

} // namespace dmm::filter
