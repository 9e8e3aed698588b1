#pragma once

#include "core/kernels/PackedWeight.h"

#include <memory>
#include <vector>

namespace dmm::kernels {

/// While one lives, packed() lays a weight out only once for its thread, however many products it
/// stands in: for what multiplies a few rows at a time by weights that stay as they are meanwhile.
class KeptWeights {
 public:
  KeptWeights();
  ~KeptWeights();
  KeptWeights(const KeptWeights&) = delete;
  KeptWeights& operator=(const KeptWeights&) = delete;

 private:
  friend std::shared_ptr<const PackedWeight> packed(const torch::Tensor& matrix);

  struct Kept {
    torch::Tensor matrix; ///< keeps its numbers where they are
    std::shared_ptr<const PackedWeight> weight;
  };
  std::vector<Kept> m_kept;
  KeptWeights* m_outer; ///< what this thread had before
};

/// The matrix in panels: those that this thread keeps, or new ones.
std::shared_ptr<const PackedWeight> packed(const torch::Tensor& matrix);

} // namespace dmm::kernels
