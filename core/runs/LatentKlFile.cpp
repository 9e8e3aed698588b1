#include "core/runs/LatentKlFile.h"

#include "core/runs/CsvRows.h"
#include "core/support/AtomicFile.h"
#include "core/types/ParseNumber.h"

#include <fmt/format.h>

#include <stdexcept>

namespace dmm::runs {

namespace {

std::string headerOf(std::size_t dimensions) {
  std::string header = "epoch";
  for (std::size_t i = 0; i < dimensions; ++i) header += fmt::format(",kl_{}", i);
  return header;
}

bool parseRow(std::string_view text, std::size_t dimensions, types::LatentKl& row) {
  const auto cells = cellsOf(text);
  if (cells.size() != dimensions + 1 || !types::parseNumber(cells[0], row.epoch)) return false;
  row.kl.resize(dimensions);
  for (std::size_t i = 0; i < dimensions; ++i)
    if (!types::parseNumber(cells[i + 1], row.kl[i])) return false;
  return true;
}

/// The header tells how many dimensions there are.
CsvRows parse(const std::string& text, const std::string& source,
              std::vector<types::LatentKl>& found, std::size_t& dimensions) {
  return readCsv(
      text, source,
      [&](std::string_view header) {
        dimensions = cellsOf(header).size() - 1;
        return dimensions > 0 && header == headerOf(dimensions);
      },
      "epoch,kl_0,kl_1,...",
      [&](std::string_view line) {
        types::LatentKl row;
        if (!parseRow(line, dimensions, row)) return false;
        found.push_back(std::move(row));
        return true;
      },
      "an epoch and as many figures as the header has");
}

} // namespace

LatentKlWriter::LatentKlWriter(const std::filesystem::path& file, std::int64_t dimensions,
                               std::int64_t keepEpochs)
    : m_file(file)
    , m_dimensions(static_cast<std::size_t>(dimensions)) {
  std::vector<types::LatentKl> known;
  std::size_t dimensionsThere = 0;
  const CsvRows rows = parse(support::readFile(file), file.string(), known, dimensionsThere);
  std::size_t keep = 0;
  if (!rows.ends.empty() && dimensionsThere == m_dimensions) {
    keep = rows.ends.front();
    for (std::size_t i = 0; i < known.size() && known[i].epoch < keepEpochs; ++i)
      keep = rows.ends[i + 1];
  }
  m_file.shorten(keep);
  if (keep == 0) m_file.append(headerOf(m_dimensions) + "\n");
}

void LatentKlWriter::append(const types::LatentKl& latentKl) {
  if (latentKl.kl.size() != m_dimensions)
    throw std::invalid_argument(
        fmt::format("LatentKlWriter::append: expected {} dimensions, got {}", m_dimensions,
                    latentKl.kl.size()));
  std::string row = std::to_string(latentKl.epoch);
  for (const double kl : latentKl.kl) row += "," + toCell(kl);
  m_file.append(row + "\n");
}

LatentKlContent readLatentKl(const std::filesystem::path& file) {
  LatentKlContent content;
  std::size_t dimensions = 0;
  if (std::filesystem::exists(file))
    content.problem =
        parse(support::readFile(file), file.string(), content.rows, dimensions).problem;
  return content;
}

} // namespace dmm::runs
