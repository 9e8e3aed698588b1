#pragma once

#include "core/kernels/ElementLoops.h"

#include <torch/torch.h>

namespace dmm::kernels {

/// The sum over the rows of a contiguous matrix on the processor, [N, D] -> [D].
inline torch::Tensor columnSums(const torch::Tensor& rows) {
  const torch::Tensor sums = torch::zeros({rows.size(1)}, rows.options());
  AT_DISPATCH_FLOATING_TYPES(rows.scalar_type(), "columnSums", [&] {
    elementLoops<scalar_t>().addColumnSums(rows.data_ptr<scalar_t>(), sums.data_ptr<scalar_t>(),
                                           rows.size(0), rows.size(1));
  });
  return sums;
}

} // namespace dmm::kernels
