#include "app/cli/EstimatorsOutput.h"

#include "app/cli/Output.h"
#include "app/cli/Table.h"
#include "core/types/EstimatorPlan.h"
#include "core/types/TrainingMemory.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <functional>

namespace dmm::cli {

using nlohmann::ordered_json;

namespace {

ordered_json orNull(double value) {
  return std::isfinite(value) ? ordered_json(value) : ordered_json();
}

ordered_json figureJson(const types::Measured& figure) {
  return {
      {"value", orNull(figure.value)}, {"low", orNull(figure.low)}, {"high", orNull(figure.high)}};
}

/// "0.82 (0.75 to 0.90)", three digits that count.
std::string shown(const types::Measured& figure) {
  if (!std::isfinite(figure.value)) return "-";
  if (!std::isfinite(figure.low)) return fmt::format("{:.3g}", figure.value);
  return fmt::format("{:.3g} ({:.3g} to {:.3g})", figure.value, figure.low, figure.high);
}

/// One figure of every estimator, with a column a group; nothing where no estimator has it.
void printFigure(const types::EstimatorReport& report, const std::string& title,
                 const std::function<types::Measured(const types::EstimatorRow&,
                                                     const types::GroupFigures&)>& figure) {
  std::vector<std::vector<std::string>> rows{{title}};
  for (const auto& group : report.rows.front().groups) rows.front().push_back(group.group);
  for (const auto& row : report.rows) {
    std::vector<std::string> cells{types::estimatorName(row.estimator)};
    bool isMeasured = false;
    for (const auto& group : row.groups) {
      cells.push_back(shown(figure(row, group)));
      isMeasured = isMeasured || cells.back() != "-";
    }
    if (isMeasured) rows.push_back(std::move(cells));
  }
  if (rows.size() == 1) return;
  sayLine("");
  for (const auto& line : tableLines(rows, {Align::Left, Align::Right})) sayLine(line);
}

} // namespace

ordered_json estimatorsJson(const types::EstimatorReport& report) {
  const types::EstimatorSettings& settings = report.settings;
  ordered_json rows = ordered_json::array();
  for (const auto& row : report.rows) {
    ordered_json groups;
    for (const auto& group : row.groups) {
      ordered_json figures;
      for (const auto& figure : types::groupFigures())
        figures[figure.name] = figureJson(group.*figure.figure);
      figures["price"] = figureJson(row.price(group));
      groups[group.group] = std::move(figures);
    }
    rows.push_back({{"objective", row.estimator.name},
                    {"samples", row.estimator.numSamples},
                    {"gradient", types::nameOf(row.estimator.gradient)},
                    {"guide_density", types::nameOf(row.estimator.guideDensity)},
                    {"draws", row.draws},
                    {"is_bound", row.isBound},
                    {"bound", figureJson(row.bound)},
                    {"gap", figureJson(report.gap(row))},
                    {"seconds", figureJson(row.seconds)},
                    {"bytes", orNull(row.bytes)},
                    {"reference", row.reference},
                    {"groups", std::move(groups)}});
  }
  return {{"epochs", report.epochs},   {"scope", types::nameOf(settings.scope)},
          {"pieces", settings.pieces}, {"draws", settings.draws},
          {"seed", settings.seed},     {"interval", "95 %, jackknife over 8 blocks of draws"},
          {"unit", "nats a slice"},    {"estimators", std::move(rows)}};
}

void printEstimators(const types::EstimatorReport& report) {
  if (report.rows.empty()) return;
  std::vector<std::vector<std::string>> rows{
      {"", "bound, nats a slice", "gap to the tightest", "core ms", "memory"}};
  for (const auto& row : report.rows) {
    const auto milliseconds = [&](double seconds) { return 1000 * seconds; };
    rows.push_back({types::estimatorName(row.estimator) + (row.isBound ? "" : " (no bound)"),
                    fmt::format("{} ({} to {})", figure(row.bound.value, 4),
                                figure(row.bound.low, 4), figure(row.bound.high, 4)),
                    row.isBound ? figure(report.gap(row).value, 4) : "-",
                    shown({milliseconds(row.seconds.value), milliseconds(row.seconds.low),
                           milliseconds(row.seconds.high)}),
                    std::isfinite(row.bytes) ? types::bytesText(row.bytes) : "-"});
  }
  for (const auto& line : tableLines(rows, {Align::Left, Align::Right})) sayLine(line);
  const auto print = [&](const char* name) {
    const auto& figures = types::groupFigures();
    const auto found = std::ranges::find_if(
        figures, [&](const auto& one) { return std::string_view(one.name) == name; });
    printFigure(report, found->title,
                [&](const auto&, const auto& group) { return group.*found->figure; });
  };
  print("snr");
  print("bias");
  print("tight_bias");
  print("tight_cosine");
  printFigure(report, "Variance x seconds",
              [](const auto& row, const auto& group) { return row.price(group); });
}

} // namespace dmm::cli
