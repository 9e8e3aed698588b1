#include "core/runs/CsvRows.h"

#include "core/types/ParseNumber.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace dmm::runs {

std::vector<std::string_view> cellsOf(std::string_view row) {
  std::vector<std::string_view> cells;
  for (;;) {
    const auto comma = row.find(',');
    cells.push_back(row.substr(0, comma));
    if (comma == std::string_view::npos) return cells;
    row.remove_prefix(comma + 1);
  }
}

std::string toCell(double value) { return std::isnan(value) ? "nan" : fmt::format("{}", value); }

bool parseOptionalCell(std::string_view cell, double& value) {
  if (!cell.empty()) return types::parseNumber(cell, value);
  value = std::numeric_limits<double>::quiet_NaN();
  return true;
}

std::string toOptionalCell(double value) { return std::isnan(value) ? "" : toCell(value); }

CsvRows readCsv(const std::string& text, const std::string& source,
                const std::function<bool(std::string_view header)>& knowsHeader,
                const std::string& expectedHeader,
                const std::function<bool(std::string_view row)>& understand,
                const std::string& expectedRow) {
  CsvRows rows;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::size_t line = 1;
  for (std::size_t begin = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0, end;
       (end = text.find('\n', begin)) != std::string::npos; begin = end + 1, ++line) {
    std::string_view row(text.data() + begin, end - begin);
    if (row.ends_with('\r')) row.remove_suffix(1);
    if (line == 1 ? !knowsHeader(row) : !understand(row)) {
      rows.problem = fmt::format("{}:{}: expected {}", source, line,
                                 line == 1 ? "the header " + expectedHeader : expectedRow);
      break;
    }
    rows.ends.push_back(end + 1);
  }
  return rows;
}

} // namespace dmm::runs
