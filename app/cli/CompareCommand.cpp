#include "app/cli/Commands.h"
#include "core/runs/RunStore.h"
#include "core/support/Errors.h"
#include "core/types/RunComparison.h"
#include "core/types/RunName.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <memory>

namespace dmm::cli {

namespace {

using nlohmann::ordered_json;
using types::RunSummary;

struct CompareOptions {
  std::vector<std::string> runs;
  std::string baseline;
  std::string folder;
  bool json = false;
};

/// What both forms of the answer are made from.
struct Comparison {
  std::vector<RunSummary> runs;
  std::size_t baseline = 0;
  std::vector<types::SettingDifference> differences;
  std::vector<std::vector<std::size_t>> seeds; ///< those of two or more runs
};

Comparison compare(const CompareOptions& options) {
  const runs::RunStore store(runsFolder(options.folder));
  Comparison comparison;
  std::vector<types::ExperimentConfig> configs;
  for (const std::string& name : options.runs) {
    comparison.runs.push_back(store.find(name).summary());
    if (!comparison.runs.back().problem.empty())
      throw support::InputError(comparison.runs.back().problem);
    const std::string& id = comparison.runs.back().info.id;
    for (std::size_t i = 0; i + 1 < comparison.runs.size(); ++i)
      if (comparison.runs[i].info.id == id) throw support::InputError(id, "is named twice");
    configs.push_back(comparison.runs.back().config);
  }
  if (!options.baseline.empty()) {
    const std::string id = store.find(options.baseline).id();
    const auto found = std::find_if(comparison.runs.begin(), comparison.runs.end(),
                                    [&](const auto& run) { return run.info.id == id; });
    if (found == comparison.runs.end())
      throw support::InputError(id, "the baseline is not among the runs to compare");
    comparison.baseline = std::size_t(found - comparison.runs.begin());
  }
  comparison.differences = types::differingSettings(configs);
  comparison.seeds = types::groupSeeds(configs);
  std::erase_if(comparison.seeds, [](const auto& group) { return group.size() < 2; });
  return comparison;
}

types::Spread spreadOf(const Comparison& comparison, const std::vector<std::size_t>& group,
                       const types::BestFigure& figure) {
  std::vector<double> values;
  for (const std::size_t i : group) values.push_back(types::bestFigure(comparison.runs[i], figure));
  return types::spreadOf(values);
}

void printJson(const Comparison& comparison) {
  ordered_json entries = ordered_json::array();
  const RunSummary& baseline = comparison.runs[comparison.baseline];
  for (const RunSummary& run : comparison.runs) {
    ordered_json entry{{"id", run.info.id},
                       {"name", types::shownName(run)},
                       {"status", toString(run.info.status)},
                       {"epochs", run.epochsDone()}};
    if (const auto* best = run.best()) {
      ordered_json figures{{"epoch", best->epoch}};
      for (const auto& figure : types::bestFigures()) {
        const double value = best->*figure.value;
        if (!std::isfinite(value)) continue;
        figures[figure.key] = value;
        const double delta = value - types::bestFigure(baseline, figure);
        if (&run != &baseline && std::isfinite(delta))
          figures[std::string(figure.key) + "_delta"] = delta;
      }
      entry["best"] = figures;
    }
    entries.push_back(entry);
  }
  ordered_json differences = ordered_json::object();
  for (const auto& difference : comparison.differences) {
    ordered_json values = ordered_json::object();
    for (std::size_t i = 0; i < comparison.runs.size(); ++i)
      values[comparison.runs[i].info.id] = difference.values[i];
    differences[difference.field->key] = values;
  }
  ordered_json experiments = ordered_json::array();
  for (const auto& group : comparison.seeds) {
    ordered_json experiment{{"runs", ordered_json::array()}};
    for (const std::size_t i : group) experiment["runs"].push_back(comparison.runs[i].info.id);
    for (const auto& figure : types::bestFigures()) {
      const auto spread = spreadOf(comparison, group, figure);
      if (spread.count == 0) continue;
      experiment[figure.key] = {{"n", spread.count}, {"mean", spread.mean}};
      if (spread.count > 1) experiment[figure.key]["standard_deviation"] = spread.deviation;
    }
    experiments.push_back(experiment);
  }
  fmt::print("{}\n", ordered_json{{"baseline", baseline.info.id},
                                  {"runs", entries},
                                  {"differences", differences},
                                  {"seeds_of_one_experiment", experiments}}
                         .dump());
}

using Row = std::vector<std::string>;

void printRows(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Row& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += fmt::format(fmt::runtime(i ? "  {:>{}}" : "{:<{}}"), row[i], widths[i]);
    fmt::print("{}\n", line);
  }
}

std::string withDelta(double value, double baseline, bool isBaseline) {
  if (!std::isfinite(value)) return "-";
  const std::string text = fmt::format("{:.3f}", value);
  if (isBaseline) return text + "  baseline";
  return std::isfinite(baseline) ? fmt::format("{}  {:>+8.3f}", text, value - baseline) : text;
}

void printTable(const Comparison& comparison) {
  Row name{"name"}, status{"status"}, epochs{"epochs"}, bestEpoch{"best on valid at epoch"};
  for (const RunSummary& run : comparison.runs) {
    name.push_back(types::shownName(run));
    status.push_back(toString(run.info.status));
    epochs.push_back(fmt::format("{} / {}", run.epochsDone(), run.config.run.numEpochs));
    bestEpoch.push_back(run.best() ? std::to_string(run.best()->epoch) : "-");
  }
  std::vector<Row> rows{{""}, name, status, epochs, bestEpoch};
  for (const RunSummary& run : comparison.runs) rows.front().push_back(run.info.id);
  const RunSummary& baseline = comparison.runs[comparison.baseline];
  for (const auto& figure : types::bestFigures()) {
    Row row{figure.label};
    bool isMeasured = false;
    for (const RunSummary& run : comparison.runs) {
      const double value = types::bestFigure(run, figure);
      isMeasured = isMeasured || std::isfinite(value);
      row.push_back(withDelta(value, types::bestFigure(baseline, figure), &run == &baseline));
    }
    if (isMeasured) rows.push_back(row);
  }
  for (const auto& difference : comparison.differences) {
    Row row{difference.field->key};
    row.insert(row.end(), difference.values.begin(), difference.values.end());
    rows.push_back(row);
  }
  printRows(rows);
  fmt::print("figures in nats a slice, lower is better; differences to {}\n",
             types::shownName(baseline));
  for (const auto& group : comparison.seeds) {
    std::string line = fmt::format("{} seeds of {}:", group.size(),
                                   types::shownName(comparison.runs[group.front()]));
    for (const auto& figure : types::bestFigures()) {
      const auto spread = spreadOf(comparison, group, figure);
      if (spread.count > 1)
        line += fmt::format(" {} {:.3f} +- {:.3f} (n = {});", figure.label, spread.mean,
                            spread.deviation, spread.count);
    }
    fmt::print("{}\n", line);
  }
}

int compareRuns(const CompareOptions& options) {
  const Comparison comparison = compare(options);
  if (options.json) {
    printJson(comparison);
  } else {
    printTable(comparison);
  }
  return 0;
}

} // namespace

void declareCompare(CLI::App& app, const SetAction& run) {
  auto options = std::make_shared<CompareOptions>();
  CLI::App* command =
      app.add_subcommand("compare", "Best figures and differing settings of some runs");
  command->add_option("RUN", options->runs, "ids, unique prefixes of ids, or paths")
      ->required()
      ->expected(2, 1000);
  command->add_option("--baseline", options->baseline,
                      "the run to tell differences to (default: the first)");
  addRunsOption(*command, options->folder);
  command->add_flag("--json", options->json, "print one JSON object");
  command->callback([=] { run([=] { return compareRuns(*options); }); });
}

} // namespace dmm::cli
