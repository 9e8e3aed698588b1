#include "core/kernels/PackedWeight.h"

#include "core/kernels/Target.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;
using kernels::PackedWeight;
using torch::Tensor;

namespace {

/// rows [M, K] times the matrix, added to `before` [M, N], by plain sums in float64.
Tensor expectedOf(const Tensor& rows, const Tensor& matrix, const Tensor& before) {
  const Tensor products =
      rows.to(torch::kFloat64).unsqueeze(2) * matrix.to(torch::kFloat64).unsqueeze(0); // [M, K, N]
  return products.sum(1) + before.to(torch::kFloat64);
}

template <typename T>
void expectProduct(std::int64_t m, std::int64_t k, std::int64_t n, bool isTransposed,
                   double tolerance) {
  const auto type = c10::CppTypeToScalarType<T>::value;
  const Tensor matrix = isTransposed ? torch::randn({n, k + 2}, type).narrow(1, 1, k).t()
                                     : torch::randn({k, n + 2}, type).narrow(1, 1, n);
  const Tensor rows = torch::randn({m, k}, type);
  const PackedWeight weight(matrix, 0.5);
  EXPECT_EQ(weight.inner(), k);
  EXPECT_EQ(weight.columns(), n);
  for (const bool accumulate : {false, true}) {
    // A row before and one behind that must stay as they are.
    const Tensor memory = torch::randn({m + 2, n}, type);
    const Tensor kept = memory.clone();
    const Tensor before = accumulate ? kept.narrow(0, 1, m) : torch::zeros({m, n}, torch::kFloat64);
    weight.multiply(rows.data_ptr<T>(), m, memory.data_ptr<T>() + n, accumulate);
    EXPECT_TRUE(torch::allclose(memory.narrow(0, 1, m).to(torch::kFloat64),
                                expectedOf(rows, 0.5 * matrix, before), tolerance, tolerance))
        << m << " x " << k << " x " << n << (accumulate ? ", accumulating" : "");
    EXPECT_TRUE(torch::equal(memory[0], kept[0]));
    EXPECT_TRUE(torch::equal(memory[m + 1], kept[m + 1]));
  }
}

/// Each test runs on every target that the machine has.
class PackedWeightTest : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { kernels::chooseTarget(GetParam()); }
  void TearDown() override { kernels::chooseTarget(""); }
};

INSTANTIATE_TEST_SUITE_P(Targets, PackedWeightTest, ::testing::ValuesIn(kernels::targets()),
                         [](const auto& one) { return one.param; });

} // namespace

TEST_P(PackedWeightTest, MultipliesRowsOfAnyNumberAndWidth) {
  torch::manual_seed(2);
  for (const std::int64_t rows : {1, 2, 3, 5, 7, 10, 13, 14, 15, 20, 29, 200})
    for (const auto& [inner, columns] : {std::array<std::int64_t, 2>{600, 100},
                                         {100, 33},
                                         {7, 1},
                                         {1, 16},
                                         {3, 17},
                                         {9, 32},
                                         {5, 48},
                                         {88, 49},
                                         {2, 64},
                                         {17, 3},
                                         {31, 36}})
      for (const bool isTransposed : {false, true}) {
        expectProduct<float>(rows, inner, columns, isTransposed, 1e-4);
        expectProduct<double>(rows, inner, columns, isTransposed, 1e-12);
      }
}

TEST_P(PackedWeightTest, MultipliesEveryWidthBeyondTwoPanels) {
  torch::manual_seed(3);
  constexpr std::int64_t kPanel = 32;
  for (std::int64_t columns = 1; columns <= 2 * kPanel + 3; ++columns)
    for (const std::int64_t rows : {1, 4, 15}) {
      expectProduct<float>(rows, 19, columns, columns % 2 == 0, 1e-4);
      expectProduct<double>(rows, 19, columns, columns % 2 == 0, 1e-12);
    }
  for (std::int64_t inner = 1; inner <= kPanel + 3; ++inner)
    expectProduct<float>(5, inner, 37, inner % 2 == 0, 1e-4);
}

TEST_P(PackedWeightTest, MultipliesMoreRowsThanStayNear) {
  torch::manual_seed(4);
  expectProduct<float>(1500, 23, 33, false, 1e-4);
  expectProduct<double>(1500, 23, 33, true, 1e-12);
}

TEST_P(PackedWeightTest, GivesTheSameBitsWhicheverWayItGoesThroughThePanels) {
  torch::manual_seed(5);
  const Tensor rows = torch::randn({17, 50});
  const PackedWeight weight(torch::randn({50, 133}));
  const auto product = [&] {
    const Tensor out = torch::empty({17, 133});
    weight.multiply(rows.data_ptr<float>(), 17, out.data_ptr<float>());
    return out;
  };
  const Tensor there = product(), back = product();
  EXPECT_TRUE(torch::equal(there, back));
}

TEST_P(PackedWeightTest, KeepsTheLayoutOfTheTargetThatPackedIt) {
  torch::manual_seed(6);
  const Tensor rows = torch::randn({5, 20}), matrix = torch::randn({20, 45});
  const PackedWeight weight(matrix);
  for (const std::string& other : kernels::targets()) {
    kernels::chooseTarget(other);
    const Tensor out = torch::empty({5, 45});
    weight.multiply(rows.data_ptr<float>(), 5, out.data_ptr<float>());
    EXPECT_TRUE(torch::allclose(out.to(torch::kFloat64),
                                expectedOf(rows, matrix, torch::zeros({5, 45})), 1e-4, 1e-4))
        << other;
  }
}

TEST_P(PackedWeightTest, NoRowsAreNoWork) {
  const PackedWeight weight(torch::ones({4, 4}));
  float untouched = 3;
  weight.multiply(&untouched, 0, &untouched);
  EXPECT_EQ(untouched, 3);
}

TEST_P(PackedWeightTest, ANumberThatIsNotOneStaysInItsRowAndColumn) {
  const Tensor matrix = torch::ones({20, 40});
  Tensor rows = torch::ones({15, 20});
  rows[3][5] = std::nanf("");
  const Tensor out = torch::empty({15, 40});
  PackedWeight(matrix).multiply(rows.data_ptr<float>(), 15, out.data_ptr<float>());
  for (std::int64_t row = 0; row < 15; ++row)
    EXPECT_EQ(out[row].isnan().all().item<bool>(), row == 3) << row;
  EXPECT_EQ(out.isnan().sum().item<std::int64_t>(), 40);
}

TEST_P(PackedWeightTest, RefusesRowsOfAnotherType) {
  const PackedWeight weight(torch::ones({2, 2}, torch::kFloat64));
  float row[2] = {1, 1}, out[2];
  EXPECT_THROW(weight.multiply(row, 1, out), std::invalid_argument);
}
