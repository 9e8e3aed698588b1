// Products of rows with a packed matrix against plain sums of whole numbers, which float and double
// hold exactly: every width beyond two of the widest panels, row counts about each block of
// registers, matrices that lie either way, both directions, sentinels around what is written.

#include "core/kernels/PanelProduct.h"

#include "tests/support/KernelTest.h"

using namespace dmm;
namespace panels = kernels::panels;

namespace {

template <typename T> class PanelProductTest : public test::KernelTest<T> {
 protected:
  using Numbers = typename test::KernelTest<T>::Numbers;

  Numbers wholeNumbers(std::int64_t count) {
    Numbers numbers(count);
    std::uniform_int_distribution<int> some(-8, 8);
    for (std::int64_t i = 0; i < count; ++i) numbers[i] = static_cast<T>(some(this->m_random));
    return numbers;
  }

  void expectProducts(std::int64_t count, std::int64_t inner, std::int64_t columns) {
    const panels::Kernels<T>& kernels = panels::kernels<T>();
    const Numbers rows = wholeNumbers(count * inner);
    for (const bool isTurned : {false, true}) {
      const Numbers matrix = wholeNumbers(inner * columns);
      const std::int64_t rowStep = isTurned ? 1 : columns, columnStep = isTurned ? inner : 1;
      Numbers packed(kernels.packedSize(inner, columns));
      kernels.pack({matrix.data(), inner, columns, rowStep, columnStep}, T(2), packed.data());
      EXPECT_TRUE(packed.areGuardsWhole());
      for (const bool accumulate : {false, true}) {
        Numbers out(count * columns, T(5));
        kernels.multiply(rows.data(), count, inner, packed.data(), columns, out.data(), accumulate,
                         /*isBackwards=*/accumulate != isTurned);
        EXPECT_TRUE(out.areGuardsWhole()) << count << " x " << inner << " x " << columns;
        std::int64_t wrong = 0;
        for (std::int64_t row = 0; row < count; ++row)
          for (std::int64_t column = 0; column < columns; ++column) {
            std::int64_t sum = accumulate ? 5 : 0;
            for (std::int64_t k = 0; k < inner; ++k)
              sum += 2 * static_cast<std::int64_t>(rows[row * inner + k]) *
                     static_cast<std::int64_t>(matrix[k * rowStep + column * columnStep]);
            wrong += out[row * columns + column] != static_cast<T>(sum);
          }
        EXPECT_EQ(wrong, 0) << count << " x " << inner << " x " << columns
                            << (accumulate ? ", accumulating" : "");
      }
    }
  }
};

using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(PanelProductTest, Types);

} // namespace

TYPED_TEST(PanelProductTest, EveryWidth) {
  for (std::int64_t columns = 1; columns <= 2 * 32 + 17; ++columns)
    for (const std::int64_t count : {1, 5, 14}) this->expectProducts(count, 19, columns);
}

TYPED_TEST(PanelProductTest, EveryNumberOfRows) {
  for (std::int64_t count = 0; count <= 2 * 14 + 3; ++count)
    for (const std::int64_t columns : {3, 36, 88}) this->expectProducts(count, 7, columns);
}

TYPED_TEST(PanelProductTest, EveryNumberOfSums) {
  for (std::int64_t inner = 1; inner <= 2 * 16 + 3; ++inner)
    for (const std::int64_t columns : {2, 34}) this->expectProducts(4, inner, columns);
}

TYPED_TEST(PanelProductTest, MoreRowsThanStayNear) { this->expectProducts(1500, 23, 33); }
