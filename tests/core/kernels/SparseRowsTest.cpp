#include "core/kernels/SparseRows.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;
using torch::Tensor;

namespace {

/// a [N, M], b [M, K] -> [N, K] by plain sums.
Tensor denseProduct(const Tensor& a, const Tensor& b) {
  return (a.to(torch::kFloat64).unsqueeze(2) * b.to(torch::kFloat64).unsqueeze(0)).sum(1);
}

} // namespace

TEST(SparseRows, AgreesWithTheDenseProducts) {
  torch::manual_seed(5);
  for (const auto type : {torch::kFloat32, torch::kFloat64})
    for (const std::int64_t keys : {1, 7, 8, 9, 51, 88}) {
      const double tolerance = type == torch::kFloat32 ? 1e-4 : 1e-12;
      Tensor rows = torch::randn({40, keys}, type) * (torch::rand({40, keys}) < 0.05);
      rows[7].zero_(); // a rest
      const Tensor matrix = torch::randn({keys, 33}, type);
      EXPECT_TRUE(torch::allclose(kernels::sparseProduct(rows, matrix).to(torch::kFloat64),
                                  denseProduct(rows, matrix), tolerance, tolerance))
          << keys;
      const Tensor gradients = torch::randn({40, 33}, type);
      const Tensor found = kernels::sparseWeightGradient(gradients, rows);
      EXPECT_TRUE(found.is_contiguous());
      EXPECT_TRUE(torch::allclose(found.to(torch::kFloat64), denseProduct(gradients.t(), rows),
                                  tolerance, tolerance))
          << keys;
    }
}

TEST(SparseRows, ANanIsNotTakenForZero) {
  for (const std::int64_t keys : {3, 16}) {
    Tensor rows = torch::zeros({2, keys});
    rows[1][2] = std::nanf("");
    const Tensor out = kernels::sparseProduct(rows, torch::ones({keys, 4}));
    EXPECT_FALSE(out[0].isnan().any().item<bool>());
    EXPECT_TRUE(out[1].isnan().all().item<bool>());
  }
}

TEST(SparseRows, RefusesAMatrixThatLiesOtherwise) {
  EXPECT_THROW(kernels::sparseProduct(torch::ones({2, 3}), torch::ones({4, 3}).t()),
               std::invalid_argument);
}
