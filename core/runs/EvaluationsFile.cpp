#include "core/runs/EvaluationsFile.h"

#include "core/runs/CsvRows.h"
#include "core/support/AtomicFile.h"
#include "core/types/ParseNumber.h"

#include <fmt/format.h>

namespace dmm::runs {

using types::EvaluationReport;

namespace {

constexpr const char* kHeader =
    "epoch,split,bound,particles,value,low,high,reconstruction,kl,active_units";

template <typename Word, std::size_t count>
bool parseWord(std::string_view cell, Word& value, const Word (&words)[count]) {
  for (const Word word : words)
    if (cell == types::toString(word)) {
      value = word;
      return true;
    }
  return false;
}

bool parseRow(std::string_view row, EvaluationReport& report) {
  const auto cells = cellsOf(row);
  return cells.size() == 10 && types::parseNumber(cells[0], report.epoch) &&
         parseWord(cells[1], report.split,
                   {types::Split::Train, types::Split::Valid, types::Split::Test}) &&
         parseWord(cells[2], report.bound, {types::Bound::Elbo, types::Bound::Iwae}) &&
         types::parseNumber(cells[3], report.particles) &&
         parseOptionalCell(cells[4], report.value) && parseOptionalCell(cells[5], report.low) &&
         parseOptionalCell(cells[6], report.high) &&
         parseOptionalCell(cells[7], report.reconstruction) &&
         parseOptionalCell(cells[8], report.kl) &&
         (cells[9].empty() || types::parseNumber(cells[9], report.activeUnits));
}

CsvRows parse(const std::string& text, const std::string& source,
              std::vector<EvaluationReport>& reports) {
  return readCsv(
      text, source, [](std::string_view header) { return header == kHeader; }, kHeader,
      [&](std::string_view row) {
        EvaluationReport report;
        if (!parseRow(row, report)) return false;
        reports.push_back(report);
        return true;
      },
      "an evaluation");
}

} // namespace

EvaluationsWriter::EvaluationsWriter(const std::filesystem::path& file, std::int64_t keepEpochs)
    : m_file(file) {
  std::vector<EvaluationReport> known;
  const CsvRows rows = parse(support::readFile(file), file.string(), known);
  std::size_t keep = rows.ends.empty() ? 0 : rows.ends.front();
  for (std::size_t i = 0; i < known.size() && known[i].epoch < keepEpochs; ++i)
    keep = rows.ends[i + 1];
  m_file.shorten(keep);
  if (keep == 0) m_file.append(std::string(kHeader) + "\n");
}

void EvaluationsWriter::append(const EvaluationReport& report) {
  m_file.append(fmt::format("{},{},{},{},{},{},{},{},{},{}\n", report.epoch,
                            types::toString(report.split), types::toString(report.bound),
                            report.particles, toOptionalCell(report.value),
                            toOptionalCell(report.low), toOptionalCell(report.high),
                            toOptionalCell(report.reconstruction), toOptionalCell(report.kl),
                            report.activeUnits < 0 ? "" : std::to_string(report.activeUnits)));
}

EvaluationsContent readEvaluations(const std::filesystem::path& file) {
  EvaluationsContent content;
  if (std::filesystem::exists(file))
    content.problem = parse(support::readFile(file), file.string(), content.reports).problem;
  return content;
}

} // namespace dmm::runs
