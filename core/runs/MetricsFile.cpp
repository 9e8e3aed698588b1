#include "core/runs/MetricsFile.h"

#include "core/runs/CsvRows.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/types/ParseNumber.h"

#include <fmt/format.h>

#include <array>

namespace dmm::runs {

using types::EpochReport;

namespace {

/// One column: its name, its place, and whether an empty cell means "not measured".
struct Column {
  using Whole = std::int64_t EpochReport::*;
  const char* name;
  types::EpochFigure real = nullptr;
  Whole whole = nullptr;
  bool optional = false;
};

const std::array<Column, 14> kColumns{{
    {"epoch", nullptr, &EpochReport::epoch},
    {"step", nullptr, &EpochReport::step},
    {"seconds", &EpochReport::seconds},
    {"objective", &EpochReport::objective},
    {"elbo", &EpochReport::elbo},
    {"reconstruction", &EpochReport::reconstruction},
    {"kl", &EpochReport::kl},
    {"beta", &EpochReport::beta},
    {"learning_rate", &EpochReport::learningRate},
    {"gradient_norm", &EpochReport::gradientNorm},
    {"valid_nll", &EpochReport::validNll, nullptr, true},
    {"test_nll", &EpochReport::testNll, nullptr, true},
    {"valid_iwae", &EpochReport::validIwae, nullptr, true},
    {"test_iwae", &EpochReport::testIwae, nullptr, true},
}};

std::string header() {
  std::string line;
  for (const Column& column : kColumns)
    line += (line.empty() ? "" : ",") + std::string(column.name);
  return line;
}

std::string toRow(const EpochReport& report) {
  std::string row;
  for (const Column& column : kColumns) {
    if (&column != &kColumns.front()) row += ',';
    if (column.whole) {
      row += std::to_string(report.*column.whole);
    } else {
      row += column.optional ? toOptionalCell(report.*column.real) : toCell(report.*column.real);
    }
  }
  return row + "\n";
}

bool parseRow(std::string_view row, EpochReport& report) {
  const auto cells = cellsOf(row);
  if (cells.size() != kColumns.size()) return false;
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    const Column& column = kColumns[i];
    if (column.whole      ? !types::parseNumber(cells[i], report.*column.whole)
        : column.optional ? !parseOptionalCell(cells[i], report.*column.real)
                          : !types::parseNumber(cells[i], report.*column.real))
      return false;
  }
  return true;
}

CsvRows parse(const std::string& text, const std::string& source,
              std::vector<EpochReport>& reports) {
  return readCsv(
      text, source, [](std::string_view line) { return line == header(); }, header(),
      [&](std::string_view row) {
        EpochReport report;
        if (!parseRow(row, report)) return false;
        reports.push_back(report);
        return true;
      },
      fmt::format("{} figures", kColumns.size()));
}

} // namespace

MetricsWriter::MetricsWriter(const std::filesystem::path& file, std::int64_t keepEpochs)
    : m_file(file) {
  if (!m_file.lock())
    throw support::InputError(file.parent_path().string(),
                              "the run is being trained by another process");
  std::vector<EpochReport> known;
  const CsvRows rows = parse(support::readFile(file), file.string(), known);
  std::size_t keep = rows.ends.empty() ? 0 : rows.ends.front();
  for (std::size_t i = 0; i < known.size() && known[i].epoch < keepEpochs; ++i)
    keep = rows.ends[i + 1];
  m_file.shorten(keep);
  if (keep == 0) m_file.append(header() + "\n");
}

void MetricsWriter::append(const EpochReport& report) { m_file.append(toRow(report)); }

const std::vector<MetricsFigure>& metricsFigures() {
  static const std::vector<MetricsFigure> figures = [] {
    std::vector<MetricsFigure> all;
    for (const Column& column : kColumns)
      if (column.real) all.push_back({column.name, column.real});
    return all;
  }();
  return figures;
}

MetricsContent readMetrics(const std::filesystem::path& file) {
  MetricsContent content;
  if (std::filesystem::exists(file))
    content.problem = parse(support::readFile(file), file.string(), content.reports).problem;
  return content;
}

} // namespace dmm::runs
