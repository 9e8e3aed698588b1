#include "core/runs/RewindsFile.h"

#include "core/runs/CsvRows.h"
#include "core/support/AtomicFile.h"
#include "core/support/Text.h"
#include "core/types/ParseNumber.h"

#include <fmt/format.h>

namespace dmm::runs {

using types::Rewind;

namespace {

constexpr const char* kRewindsHeader = "epoch,step,reason";

bool parseRow(std::string_view row, Rewind& rewind) {
  const auto first = row.find(',');
  const auto second = first == std::string_view::npos ? first : row.find(',', first + 1);
  if (second == std::string_view::npos) return false;
  rewind.reason = support::printable(row.substr(second + 1));
  return types::parseNumber(row.substr(0, first), rewind.epoch) &&
         types::parseNumber(row.substr(first + 1, second - first - 1), rewind.step);
}

CsvRows parse(const std::string& text, const std::string& source, std::vector<Rewind>& rewinds) {
  return readCsv(
      text, source, [](std::string_view header) { return header == kRewindsHeader; },
      kRewindsHeader,
      [&](std::string_view row) {
        Rewind rewind;
        if (!parseRow(row, rewind)) return false;
        rewinds.push_back(std::move(rewind));
        return true;
      },
      "an epoch, a step and a reason");
}

} // namespace

RewindsWriter::RewindsWriter(std::filesystem::path file, std::int64_t keepEpochs)
    : m_path(std::move(file)) {
  if (!std::filesystem::exists(m_path)) return;
  std::vector<Rewind> known;
  const CsvRows rows = parse(support::readFile(m_path), m_path.string(), known);
  while (m_count < std::int64_t(known.size()) && known[std::size_t(m_count)].epoch < keepEpochs)
    ++m_count;
  if (m_count == 0) {
    std::filesystem::remove(m_path);
    return;
  }
  m_file.emplace(m_path).shorten(rows.ends[std::size_t(m_count)]);
}

void RewindsWriter::append(const Rewind& rewind) {
  if (!m_file) m_file.emplace(m_path).append(std::string(kRewindsHeader) + "\n");
  m_file->append(
      fmt::format("{},{},{}\n", rewind.epoch, rewind.step, support::printable(rewind.reason)));
  ++m_count;
}

void RewindsWriter::synchronise() {
  if (m_file) m_file->synchronise();
}

RewindsContent readRewinds(const std::filesystem::path& file) {
  RewindsContent content;
  if (std::filesystem::exists(file))
    content.problem = parse(support::readFile(file), file.string(), content.rewinds).problem;
  return content;
}

} // namespace dmm::runs
