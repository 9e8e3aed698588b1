#include "core/runs/EstimatorsFile.h"

#include "core/runs/CsvRows.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/types/ParseNumber.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace dmm::runs {

using types::EstimatorReport;
using types::EstimatorRow;
using types::Measured;

namespace {

/// Goes along the columns of a row: writes them, reads them or gives their names.
class NameColumns {
 public:
  template <typename Value> void operator()(const std::string& name, Value&) { add(name); }
  void operator()(const std::string& name, Measured&) {
    for (const char* ending : {"", "_low", "_high"}) add(name + ending);
  }
  const std::vector<std::string>& cells() const { return m_cells; }

 private:
  void add(const std::string& name) { m_cells.push_back(name); }
  std::vector<std::string> m_cells;
};

class WriteColumns {
 public:
  void operator()(const std::string&, std::string& text) { m_cells.push_back(text); }
  void operator()(const std::string&, double& value) { m_cells.push_back(toOptionalCell(value)); }
  void operator()(const std::string&, bool& value) { m_cells.push_back(value ? "1" : "0"); }
  template <typename Number>
  requires std::is_integral_v<Number>
  void operator()(const std::string&, Number& value) { m_cells.push_back(std::to_string(value)); }
  template <typename Choice>
  requires std::is_enum_v<Choice>
  void operator()(const std::string&, Choice& value) { m_cells.push_back(types::nameOf(value)); }
  void operator()(const std::string& name, Measured& figure) {
    for (double* value : {&figure.value, &figure.low, &figure.high}) (*this)(name, *value);
  }
  const std::vector<std::string>& cells() const { return m_cells; }

 private:
  std::vector<std::string> m_cells;
};

class ReadColumns {
 public:
  explicit ReadColumns(std::string_view row) : m_cells(cellsOf(row)) {}

  void operator()(const std::string&, std::string& text) { text = next(); }
  void operator()(const std::string&, double& value) { keep(parseOptionalCell(next(), value)); }
  void operator()(const std::string&, bool& value) {
    const std::string_view cell = next();
    keep(cell == "0" || cell == "1");
    value = cell == "1";
  }
  template <typename Number>
  requires std::is_integral_v<Number>
  void operator()(const std::string&, Number& value) { keep(types::parseNumber(next(), value)); }
  template <typename Choice>
  requires std::is_enum_v<Choice>
  void operator()(const std::string&, Choice& value) {
    const std::string_view cell = next();
    const auto& names = types::kNames<Choice>;
    const auto found = std::ranges::find(names, cell);
    keep(found != names.end());
    if (found != names.end()) value = static_cast<Choice>(found - names.begin());
  }
  void operator()(const std::string& name, Measured& figure) {
    for (double* value : {&figure.value, &figure.low, &figure.high}) (*this)(name, *value);
  }
  bool isUnderstood() const { return m_isUnderstood && m_next == m_cells.size(); }

 private:
  std::string_view next() {
    if (m_next < m_cells.size()) return m_cells[m_next++];
    keep(false);
    return {};
  }
  void keep(bool isUnderstood) { m_isUnderstood = m_isUnderstood && isUnderstood; }

  std::vector<std::string_view> m_cells;
  std::size_t m_next = 0;
  bool m_isUnderstood = true;
};

/// The columns of a file: what each holds, in their order.
template <typename Columns>
void visit(Columns& columns, EstimatorReport& report, EstimatorRow& row,
           types::GroupFigures& figures) {
  columns("epochs", report.epochs);
  columns("scope", report.settings.scope);
  columns("pieces", report.settings.pieces);
  columns("draws_each", report.settings.draws);
  columns("seed", report.settings.seed);
  columns("objective", row.estimator.name);
  columns("samples", row.estimator.numSamples);
  columns("ess_threshold", row.estimator.essThreshold);
  columns("gradient", row.estimator.gradient);
  columns("guide_density", row.estimator.guideDensity);
  columns("draws", row.draws);
  columns("is_bound", row.isBound);
  columns("reference", row.reference);
  columns("bound", row.bound);
  columns("seconds", row.seconds);
  columns("bytes", row.bytes);
  columns("group", figures.group);
  for (const types::GroupFigure& figure : types::groupFigures())
    columns(figure.name, figures.*figure.figure);
}

std::string estimatorColumns() {
  EstimatorReport report;
  EstimatorRow row;
  types::GroupFigures figures;
  NameColumns names;
  visit(names, report, row, figures);
  return fmt::format("{}", fmt::join(names.cells(), ","));
}

} // namespace

std::filesystem::path estimatorsFolder(const RunDirectory& run) {
  return run.path() / "estimators";
}

std::string estimatorsFileName(const EstimatorReport& report) {
  const types::EstimatorSettings& settings = report.settings;
  return fmt::format("epochs-{:06}-{}-{}-pieces-{}-draws-seed-{}.csv", report.epochs,
                     types::nameOf(settings.scope), settings.pieces, settings.draws, settings.seed);
}

void writeEstimators(const std::filesystem::path& file, const EstimatorReport& report) {
  std::string text = estimatorColumns() + "\n";
  EstimatorReport whole = report; // the columns are of what can be read into
  for (EstimatorRow& row : whole.rows)
    for (types::GroupFigures& figures : row.groups) {
      WriteColumns cells;
      visit(cells, whole, row, figures);
      text += fmt::format("{}\n", fmt::join(cells.cells(), ","));
    }
  support::createFolder(file.parent_path());
  support::writeFile(file, text);
}

EstimatorsContent readEstimators(const std::filesystem::path& file) {
  EstimatorsContent content;
  if (!std::filesystem::exists(file)) return content;
  const std::string known = estimatorColumns();
  content.problem = readCsv(
                        support::readFile(file), file.string(),
                        [&](std::string_view first) { return first == known; }, known,
                        [&](std::string_view text) {
                          EstimatorRow row;
                          types::GroupFigures figures;
                          ReadColumns cells(text);
                          visit(cells, content.report, row, figures);
                          if (!cells.isUnderstood()) return false;
                          auto& rows = content.report.rows;
                          if (rows.empty() || rows.back().estimator != row.estimator)
                            rows.push_back(std::move(row));
                          rows.back().groups.push_back(std::move(figures));
                          return true;
                        },
                        "figures of an estimator")
                        .problem;
  return content;
}

std::vector<EstimatorsContent> listEstimators(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error; // no folder: no files
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".csv") files.push_back(entry.path());
  std::ranges::sort(files, std::greater<>());
  std::vector<EstimatorsContent> contents;
  for (const auto& file : files) {
    try {
      contents.push_back(readEstimators(file));
    } catch (const std::exception& failure) {
      contents.push_back({{}, failure.what()});
    }
  }
  return contents;
}

} // namespace dmm::runs
