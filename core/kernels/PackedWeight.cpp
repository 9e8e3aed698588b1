#include "core/kernels/PackedWeight.h"

#include "core/kernels/MatrixProduct.h"
#include "core/kernels/PanelProduct.h"
#include "core/support/WorkClock.h"

#include <algorithm>
#include <stdexcept>

namespace dmm::kernels {

using torch::Tensor;

namespace {

/// The last columns, when they are so few that they are not worth a panel.
std::int64_t fewOf(std::int64_t columns) {
  const std::int64_t rest = columns % panels::kVector;
  return rest <= panels::kFew ? rest : 0;
}

/// All panels from rows, `step` apart, read from the first number to the last: other threads have
/// just written half of them.
void packRows(const float* numbers, std::int64_t step, std::int64_t inner, std::int64_t columns,
              float factor, float* packed) {
  const std::int64_t whole = columns / panels::kWidest * panels::kWidest;
  const std::int64_t width = panels::widthAt(whole, columns); // of the last panel
  for (std::int64_t k = 0; k < inner; ++k, numbers += step) {
    for (std::int64_t column = 0; column < whole; column += panels::kWidest) {
      float* panel = packed + inner * column + k * panels::kWidest;
      for (std::int64_t i = 0; i < panels::kWidest; ++i) panel[i] = factor * numbers[column + i];
    }
    if (whole == columns) continue;
    float* panel = packed + inner * whole + k * width;
    for (std::int64_t i = 0; i < columns - whole; ++i) panel[i] = factor * numbers[whole + i];
  }
}

/// One panel from columns of `inner` numbers, `step` apart, in squares where there are enough of
/// them.
void packColumns(const float* numbers, std::int64_t step, std::int64_t inner, std::int64_t filled,
                 std::int64_t width, float factor, float* panel) {
  constexpr std::int64_t kSide = panels::kVector;
  const auto one = [&](std::int64_t k, std::int64_t i) {
    panel[k * width + i] = factor * numbers[i * step + k];
  };
  const std::int64_t evenInner = inner / kSide * kSide;
  const std::int64_t evenFilled = filled / kSide * kSide;
  for (std::int64_t i = 0; i < evenFilled; i += kSide)
    for (std::int64_t k = 0; k < evenInner; k += kSide)
      panels::turnSquare(numbers + i * step + k, step, factor, panel + k * width + i, width);
  for (std::int64_t i = evenFilled; i < filled; ++i)
    for (std::int64_t k = 0; k < evenInner; ++k) one(k, i);
  for (std::int64_t k = evenInner; k < inner; ++k)
    for (std::int64_t i = 0; i < filled; ++i) one(k, i);
}

/// Panel after panel, each [K, width] row by row; columns that the matrix lacks are 0. Behind them
/// the few columns that are in none, each a line.
Tensor panelsOf(const Tensor& matrix, float factor) {
  if (matrix.stride(0) != 1 && matrix.stride(1) != 1) return panelsOf(matrix.contiguous(), factor);
  const std::int64_t inner = matrix.size(0);
  const std::int64_t few = fewOf(matrix.size(1));
  const std::int64_t columns = matrix.size(1) - few;
  const std::int64_t padded = (columns + panels::kVector - 1) / panels::kVector * panels::kVector;
  const Tensor packed = torch::empty({inner * (padded + few)}, matrix.options());
  const auto* numbers = matrix.data_ptr<float>();
  auto* panel = packed.data_ptr<float>();
  const std::int64_t last = columns / panels::kWidest * panels::kWidest; // where that panel begins
  if (columns < padded) std::fill_n(panel + inner * last, inner * (padded - last), 0.0F);
  if (matrix.stride(1) == 1) {
    packRows(numbers, matrix.stride(0), inner, columns, factor, panel);
  } else {
    for (std::int64_t column = 0; column < columns; column += panels::kWidest) {
      const std::int64_t width = panels::widthAt(column, columns);
      packColumns(numbers + column * matrix.stride(1), matrix.stride(1), inner,
                  std::min(width, columns - column), width, factor, panel + inner * column);
    }
  }
  auto* line = panel + inner * padded;
  for (std::int64_t column = columns; column < matrix.size(1); ++column)
    for (std::int64_t k = 0; k < inner; ++k)
      *line++ = factor * numbers[k * matrix.stride(0) + column * matrix.stride(1)];
  return packed;
}

} // namespace

PackedWeight::PackedWeight(const Tensor& matrix, double factor)
    : m_inner(matrix.size(0))
    , m_columns(matrix.size(1))
    , m_isPanelled(panels::available() && matrix.scalar_type() == torch::kFloat32) {
  const support::WorkSpan span(support::Work::Packing);
  const torch::NoGradGuard noGrad;
  m_numbers = m_isPanelled ? panelsOf(matrix, static_cast<float>(factor))
                           : matrix.clone(at::MemoryFormat::Contiguous).mul_(factor);
}

void PackedWeight::multiply(const float* rows, std::int64_t count, float* out,
                            bool accumulate) const {
  const support::WorkSpan span(support::Work::Products);
  if (!m_isPanelled) {
    multiplyPlain(rows, count, out, accumulate);
    return;
  }
  const std::int64_t few = fewOf(m_columns);
  const std::int64_t columns = m_columns - few;
  const std::int64_t panelCount = (columns + panels::kWidest - 1) / panels::kWidest;
  const auto* numbers = m_numbers.data_ptr<float>();
  for (std::int64_t i = 0; i < panelCount; ++i) {
    const std::int64_t column = panels::kWidest * (m_isBackwards ? panelCount - 1 - i : i);
    const std::int64_t width = panels::widthAt(column, columns);
    panels::multiplyPanel(rows, count, m_inner, numbers + m_inner * column, width, out + column,
                          m_columns, std::min(width, columns - column), accumulate);
  }
  m_isBackwards = !m_isBackwards;
  if (few > 0) // the panels before them are full
    panels::multiplyFew(rows, count, m_inner, numbers + m_inner * columns, few, out + columns,
                        m_columns, accumulate);
}

void PackedWeight::multiply(const double* rows, std::int64_t count, double* out,
                            bool accumulate) const {
  multiplyPlain(rows, count, out, accumulate);
}

template <typename T>
void PackedWeight::multiplyPlain(const T* rows, std::int64_t count, T* out, bool accumulate) const {
  const torch::NoGradGuard noGrad;
  const auto type = c10::CppTypeToScalarType<T>::value;
  if (m_numbers.scalar_type() != type)
    throw std::invalid_argument("PackedWeight::multiply: expected rows of the matrix's own type");
  const Tensor left = torch::from_blob(const_cast<T*>(rows), {count, m_inner}, type);
  kernels::multiply(left, m_numbers, torch::from_blob(out, {count, m_columns}, type), accumulate);
}

} // namespace dmm::kernels
