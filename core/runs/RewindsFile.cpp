#include "core/runs/RewindsFile.h"

#include "core/runs/CsvRows.h"
#include "core/support/AtomicFile.h"
#include "core/support/Text.h"
#include "core/types/ParseNumber.h"

#include <fmt/format.h>

namespace dmm::runs {

using types::Rewind;

namespace {

constexpr const char* kRewindsHeader = "epoch,step,from,rate,reason";
constexpr const char* kFirstHeader = "epoch,step,reason"; ///< of files of before

/// The next cell of a row, which loses it.
template <typename Number> bool take(std::string_view& row, Number& number) {
  const auto comma = row.find(',');
  if (comma == std::string_view::npos) return false;
  const bool isNumber = types::parseNumber(row.substr(0, comma), number);
  row.remove_prefix(comma + 1);
  return isNumber;
}

bool parseRow(std::string_view row, bool saysWhereTo, Rewind& rewind) {
  if (!take(row, rewind.epoch) || !take(row, rewind.step)) return false;
  if (saysWhereTo && (!take(row, rewind.from) || !take(row, rewind.rate))) return false;
  rewind.reason = support::printable(row);
  return true;
}

CsvRows parse(const std::string& text, const std::string& source, std::vector<Rewind>& rewinds) {
  bool saysWhereTo = true;
  return readCsv(
      text, source,
      [&](std::string_view header) {
        saysWhereTo = header != kFirstHeader;
        return !saysWhereTo || header == kRewindsHeader;
      },
      kRewindsHeader,
      [&](std::string_view row) {
        Rewind rewind;
        if (!parseRow(row, saysWhereTo, rewind)) return false;
        rewinds.push_back(std::move(rewind));
        return true;
      },
      "an epoch, a step, where from, a rate and a reason");
}

std::string toRow(const Rewind& rewind) {
  return fmt::format("{},{},{},{},{}\n", rewind.epoch, rewind.step, rewind.from, rewind.rate,
                     support::printable(rewind.reason));
}

} // namespace

RewindsWriter::RewindsWriter(std::filesystem::path file, std::int64_t keepEpochs)
    : m_path(std::move(file)) {
  if (!std::filesystem::exists(m_path)) return;
  std::vector<Rewind> known;
  parse(support::readFile(m_path), m_path.string(), known);
  std::string kept = std::string(kRewindsHeader) + "\n"; // also where it had the first header
  for (const Rewind& rewind : known) {
    if (rewind.epoch >= keepEpochs) break;
    kept += toRow(rewind);
    ++m_count;
  }
  if (m_count == 0) {
    std::filesystem::remove(m_path);
    return;
  }
  support::writeFile(m_path, kept);
  m_file.emplace(m_path);
}

void RewindsWriter::append(const Rewind& rewind) {
  if (!m_file) m_file.emplace(m_path).append(std::string(kRewindsHeader) + "\n");
  m_file->append(toRow(rewind));
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
