#pragma once

#include <algorithm>
#include <cstdint>

/// The innermost loop of float32 products on processors with AVX-512: some rows times a panel of at
/// most 32 columns, whose sums all stay in registers. PackedWeight lays out the panels.
namespace dmm::kernels::panels {

inline constexpr std::int64_t kVector = 16;          ///< numbers in one register
inline constexpr std::int64_t kWidest = 2 * kVector; ///< columns of a panel
inline constexpr std::int64_t kFew = 4;              ///< columns at most of multiplyFew()

/// The columns that the panel from `column` on takes up in memory: the last one may be narrower.
inline std::int64_t widthAt(std::int64_t column, std::int64_t columns) {
  return columns - column > kVector ? kWidest : kVector;
}

/// Whether this processor has the instructions.
bool available();

/// `count` rows of `inner` numbers, one behind the other, times a panel [inner, width] of packed
/// rows, of whose columns the first `filled` are written to, or added to, `out`, whose rows are
/// `outStep` apart. Only where available().
void multiplyPanel(const float* rows, std::int64_t count, std::int64_t inner, const float* panel,
                   std::int64_t width, float* out, std::int64_t outStep, std::int64_t filled,
                   bool accumulate);

/// The same for a few columns, each a line of `inner` numbers, one line behind the other: no more
/// than kFew. In a panel most of each register would be empty.
void multiplyFew(const float* rows, std::int64_t count, std::int64_t inner, const float* lines,
                 std::int64_t columns, float* out, std::int64_t outStep, bool accumulate);

/// Writes a square of kVector columns of numbers, `step` apart, as rows, `outStep` apart, times
/// `factor`. Only where available().
void turnSquare(const float* columns, std::int64_t step, float factor, float* out,
                std::int64_t outStep);

} // namespace dmm::kernels::panels
