#include "app/cli/Table.h"

#include "core/support/Text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace dmm::cli {

namespace {

constexpr double kLargestFixed = 1e6;

/// Characters, not bytes.
std::size_t widthOf(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

} // namespace

std::vector<std::string> tableLines(std::vector<std::vector<std::string>> rows,
                                    const std::vector<Align>& alignments) {
  std::vector<std::size_t> widths;
  for (auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = support::printable(row[i]);
      widths[i] = std::max(widths[i], widthOf(row[i]));
    }
  }
  std::vector<std::string> lines;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - widthOf(row[i]), ' ');
      const bool isLeft = alignments[std::min(i, alignments.size() - 1)] == Align::Left;
      line += (i > 0 ? "  " : "") + (isLeft ? row[i] + padding : padding + row[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string figure(double value, int decimals) {
  if (!std::isfinite(value)) return "-";
  return std::abs(value) < kLargestFixed ? fmt::format("{:.{}f}", value, decimals)
                                         : fmt::format("{:.{}e}", value, decimals);
}

std::string difference(double value, int decimals) {
  return (std::isfinite(value) && !std::signbit(value) ? "+" : "") + figure(value, decimals);
}

} // namespace dmm::cli
