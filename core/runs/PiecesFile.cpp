#include "core/runs/PiecesFile.h"

#include "core/runs/CsvRows.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/types/EpochReport.h"
#include "core/types/ParseNumber.h"

#include <fmt/format.h>

#include <cmath>

namespace dmm::runs {

namespace {

constexpr const char* kHeader = "epoch,piece,slices,nll,iwae";

bool parseRow(std::string_view row, types::PieceScores& scores) {
  const auto cells = cellsOf(row);
  std::int64_t piece = 0, slices = 0;
  double nll = 0, iwae = types::kNotMeasured;
  if (cells.size() != 5 || !types::parseNumber(cells[0], scores.epoch) ||
      !types::parseNumber(cells[1], piece) || piece != std::int64_t(scores.nll.size()) ||
      !types::parseNumber(cells[2], slices) || slices < 1 || !types::parseNumber(cells[3], nll) ||
      !parseOptionalCell(cells[4], iwae))
    return false;
  scores.slices.push_back(slices);
  scores.nll.push_back(nll);
  if (!std::isnan(iwae)) scores.iwae.push_back(iwae);
  return true;
}

} // namespace

void writePieces(const std::filesystem::path& file, const types::PieceScores& scores) {
  std::string text = std::string(kHeader) + "\n";
  for (std::size_t i = 0; i < scores.nll.size(); ++i)
    text +=
        fmt::format("{},{},{},{},{}\n", scores.epoch, i, scores.slices[i], toCell(scores.nll[i]),
                    toOptionalCell(scores.iwae.empty() ? types::kNotMeasured : scores.iwae[i]));
  support::writeFile(file, text);
}

types::PieceScores readPieces(const std::filesystem::path& file) {
  types::PieceScores scores;
  if (!std::filesystem::exists(file)) return scores;
  const CsvRows rows = readCsv(
      support::readFile(file), file.string(),
      [](std::string_view header) { return header == kHeader; }, kHeader,
      [&](std::string_view row) { return parseRow(row, scores); }, "a piece with its figures");
  if (!rows.problem.empty()) throw support::InputError(rows.problem);
  if (!scores.iwae.empty() && scores.iwae.size() != scores.nll.size()) scores.iwae.clear();
  return scores;
}

} // namespace dmm::runs
