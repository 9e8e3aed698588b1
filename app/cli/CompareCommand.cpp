#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "app/cli/Table.h"
#include "core/runs/RunStore.h"
#include "core/support/Errors.h"
#include "core/types/Comparability.h"
#include "core/types/Counted.h"
#include "core/types/GroupComparison.h"
#include "core/types/RunName.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
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
  std::vector<types::SeedGroup> seeds; ///< those of two or more runs
  std::vector<types::GroupComparison> groups;

  std::vector<const RunSummary*> pointers() const {
    std::vector<const RunSummary*> all;
    for (const RunSummary& run : runs) all.push_back(&run);
    return all;
  }
};

Comparison compare(const CompareOptions& options) {
  const runs::RunStore store(runsFolder(options.folder));
  Comparison comparison;
  std::vector<types::ExperimentConfig> configs;
  std::vector<types::PieceScores> pieces;
  for (const std::string& name : options.runs) {
    const runs::RunDirectory run = store.find(name);
    comparison.runs.push_back(run.summary());
    pieces.push_back(run.bestPieces(comparison.runs.back()));
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
  comparison.groups = types::compareGroups(comparison.pointers(), pieces, comparison.baseline);
  comparison.seeds = types::groupSeeds(comparison.pointers());
  std::erase_if(comparison.seeds,
                [](const auto& group) { return group.whole.size() + group.others.size() < 2; });
  return comparison;
}

types::Spread spreadOf(const Comparison& comparison, const std::vector<std::size_t>& group,
                       const types::BestFigure& figure) {
  std::vector<double> values;
  for (const std::size_t i : group) values.push_back(types::bestFigure(comparison.runs[i], figure));
  return types::spreadOf(values);
}

/// The difference of each run to the baseline; none of the baseline itself, and of what cannot be
/// ranked against it.
std::vector<double> differences(const Comparison& comparison, const types::BestFigure& figure) {
  std::vector<double> deltas(comparison.runs.size(), types::kNotMeasured);
  const double baseline = types::bestFigure(comparison.runs[comparison.baseline], figure);
  for (const auto& group : types::groupComparable(comparison.pointers(), figure)) {
    if (std::find(group.begin(), group.end(), comparison.baseline) == group.end()) continue;
    for (const std::size_t i : group)
      if (i != comparison.baseline)
        deltas[i] = types::bestFigure(comparison.runs[i], figure) - baseline;
  }
  return deltas;
}

ordered_json idsOf(const Comparison& comparison, const std::vector<std::size_t>& places) {
  ordered_json ids = ordered_json::array();
  for (const std::size_t i : places) ids.push_back(comparison.runs[i].info.id);
  return ids;
}

ordered_json runsJson(const Comparison& comparison) {
  ordered_json entries = ordered_json::array();
  const auto datasets = types::datasetNames(comparison.pointers());
  std::vector<std::vector<double>> deltas; // of each figure
  for (const auto& figure : types::bestFigures()) deltas.push_back(differences(comparison, figure));
  for (std::size_t i = 0; i < comparison.runs.size(); ++i) {
    const RunSummary& run = comparison.runs[i];
    ordered_json entry{{"id", run.info.id},
                       {"name", types::shownName(run)},
                       {"status", toString(run.info.status)},
                       {"epochs", run.epochsDone()},
                       {"dataset", datasets[i]}};
    if (const auto* best = run.best()) {
      ordered_json figures{{"epoch", best->epoch}};
      for (std::size_t k = 0; k < deltas.size(); ++k) {
        const auto& figure = types::bestFigures()[k];
        const double value = best->*figure.value;
        if (!std::isfinite(value)) continue;
        figures[figure.key] = value;
        const double delta = deltas[k][i];
        if (std::isfinite(delta)) figures[std::string(figure.key) + "_delta"] = delta;
      }
      entry["best"] = figures;
    }
    entries.push_back(entry);
  }
  return entries;
}

ordered_json datasetsJson(const Comparison& comparison) {
  ordered_json entries = ordered_json::array();
  const auto names = types::datasetNames(comparison.pointers());
  for (const auto& group : types::groupDatasets(comparison.pointers()))
    entries.push_back({{"name", names[group.front()]},
                       {"sha256", comparison.runs[group.front()].config.dataset.sha256},
                       {"runs", idsOf(comparison, group)}});
  return entries;
}

ordered_json seedsJson(const Comparison& comparison) {
  ordered_json experiments = ordered_json::array();
  for (const auto& group : comparison.seeds) {
    ordered_json experiment{{"runs", idsOf(comparison, group.whole)},
                            {"left_out", idsOf(comparison, group.others)}};
    for (const auto& figure : types::bestFigures()) {
      const auto spread = spreadOf(comparison, group.whole, figure);
      if (spread.count == 0) continue;
      experiment[figure.key] = {{"n", spread.count}, {"mean", spread.mean}};
      if (spread.count > 1) experiment[figure.key]["standard_deviation"] = spread.deviation;
    }
    experiments.push_back(experiment);
  }
  return experiments;
}

ordered_json groupsJson(const Comparison& comparison) {
  ordered_json entries = ordered_json::array();
  for (const auto& [baseline, group, figure, difference] : comparison.groups)
    entries.push_back({{"baseline", idsOf(comparison, baseline)},
                       {"runs", idsOf(comparison, group)},
                       {"figure", figure->key},
                       {"difference", difference.value},
                       {"low", difference.low},
                       {"high", difference.high},
                       {"is_clear", difference.isClear()},
                       {"interval", "95 % paired bootstrap over test pieces and seeds"},
                       {"verdict", difference.verdict()}});
  return entries;
}

void printJson(const Comparison& comparison) {
  ordered_json differences = ordered_json::object();
  for (const auto& difference : comparison.differences) {
    ordered_json values = ordered_json::object();
    for (std::size_t i = 0; i < comparison.runs.size(); ++i)
      values[comparison.runs[i].info.id] = difference.values[i];
    differences[difference.field->key] = values;
  }
  sayJson({{"baseline", comparison.runs[comparison.baseline].info.id},
           {"not_ranked", types::rankingLimits(comparison.pointers())},
           {"runs", runsJson(comparison)},
           {"datasets", datasetsJson(comparison)},
           {"differences", differences},
           {"seeds_of_one_experiment", seedsJson(comparison)},
           {"group_differences", groupsJson(comparison)}});
}

using Row = std::vector<std::string>;

std::string figureText(double value, double delta, bool isBaseline) {
  if (!std::isfinite(value)) return "-";
  const std::string text = figure(value);
  if (isBaseline) return text + "  baseline";
  return std::isfinite(delta) ? fmt::format("{}  {:>8}", text, difference(delta)) : text;
}

std::string nameOf(const Comparison& comparison, const std::vector<std::size_t>& group) {
  std::vector<std::string> names;
  for (const std::size_t i : group) names.push_back(types::shownName(comparison.runs[i]));
  return types::sharedName(names);
}

void printSeeds(const Comparison& comparison) {
  const auto pointers = comparison.pointers();
  for (const auto& [whole, others] : comparison.seeds) {
    const std::size_t seeds = types::countSeeds(pointers, whole);
    const std::string count = types::counted(std::int64_t(seeds), "seed");
    std::string line =
        (seeds == whole.size() ? count : fmt::format("{} runs of {}", whole.size(), count)) +
        fmt::format(" of {}:", nameOf(comparison, whole.empty() ? others : whole));
    for (const auto& figure : types::bestFigures()) {
      const auto spread = spreadOf(comparison, whole, figure);
      if (spread.count > 1)
        line += fmt::format(" {} {} +- {} (n = {});", figure.label, cli::figure(spread.mean),
                            cli::figure(spread.deviation), spread.count);
    }
    for (const std::size_t i : others) {
      const RunSummary& run = comparison.runs[i];
      line +=
          fmt::format(" without {} ({} after {} of {});", run.info.id, toString(run.info.status),
                      run.epochsDone(), types::counted(run.config.run.numEpochs, "epoch"));
    }
    sayLine(line);
  }
}

void printGroups(const Comparison& comparison) {
  for (const auto& [baseline, group, figure, difference] : comparison.groups)
    say("{} (second) against {} (first): {} {} nats a slice, 95 % interval {} to {}: {}",
        nameOf(comparison, group), nameOf(comparison, baseline), figure->label,
        cli::difference(difference.value), cli::difference(difference.low),
        cli::difference(difference.high), difference.verdict());
}

/// A row of the run's own words, unless they are the same for all.
void addWhereDifferent(std::vector<Row>& rows, Row row) {
  if (std::adjacent_find(row.begin() + 1, row.end(), std::not_equal_to<>()) != row.end())
    rows.push_back(std::move(row));
}

void printTable(const Comparison& comparison) {
  const auto limits = types::rankingLimits(comparison.pointers());
  for (const auto& limit : limits) sayLine(limit);
  Row name{"name"}, status{"status"}, epochs{"epochs"}, bestEpoch{"best on valid at epoch"};
  Row dataset{"dataset"}, start{"started from"};
  for (const RunSummary& run : comparison.runs) {
    name.push_back(types::shownName(run));
    status.push_back(toString(run.info.status));
    epochs.push_back(fmt::format("{} / {}", run.epochsDone(), run.config.run.numEpochs));
    bestEpoch.push_back(run.best() ? std::to_string(run.best()->epoch) : "-");
    const std::string from = types::startText(run);
    start.push_back(from.empty() ? "-" : from);
  }
  for (const auto& text : types::datasetNames(comparison.pointers())) dataset.push_back(text);
  std::vector<Row> rows{{""}, name};
  for (const RunSummary& run : comparison.runs) rows.front().push_back(run.info.id);
  addWhereDifferent(rows, std::move(dataset));
  rows.insert(rows.end(), {status, epochs, bestEpoch});
  for (const auto& figure : types::bestFigures()) {
    Row row{figure.label};
    bool isMeasured = false;
    const auto deltas = differences(comparison, figure);
    for (std::size_t i = 0; i < comparison.runs.size(); ++i) {
      const double value = types::bestFigure(comparison.runs[i], figure);
      isMeasured = isMeasured || std::isfinite(value);
      row.push_back(figureText(value, deltas[i], i == comparison.baseline));
    }
    if (isMeasured) rows.push_back(row);
  }
  for (const auto& difference : comparison.differences) {
    if (difference.field->section() == "dataset") continue; // has its row above
    Row row{difference.field->key};
    row.insert(row.end(), difference.values.begin(), difference.values.end());
    rows.push_back(row);
  }
  addWhereDifferent(rows, std::move(start));
  for (const auto& line : tableLines(std::move(rows), {Align::Left, Align::Right})) sayLine(line);
  say("figures in nats a slice, lower is better; differences to {}{}",
      types::shownName(comparison.runs[comparison.baseline]),
      limits.empty() ? "" : ", of what can be ranked against it");
  printSeeds(comparison);
  printGroups(comparison);
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
