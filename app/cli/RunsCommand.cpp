#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "app/cli/Table.h"
#include "core/runs/ExampleRun.h"
#include "core/types/Counted.h"
#include "core/types/RunName.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace dmm::cli {

namespace {

struct RunsOptions {
  std::string runs;
  bool json = false;
};

nlohmann::ordered_json toJson(const types::RunSummary& run) {
  nlohmann::ordered_json entry{{"id", run.info.id},
                               {"name", types::shownName(run)},
                               {"status", toString(run.info.status)},
                               {"objective", run.config.objective.name},
                               {"dataset", run.config.dataset.name},
                               {"epochs", run.epochsDone()},
                               {"num_epochs", run.config.run.numEpochs},
                               {"created", run.info.created}};
  if (run.info.example > 0) entry["example"] = true;
  if (const auto* best = run.best())
    entry["best"] = {
        {"epoch", best->epoch}, {"valid_nll", best->validNll}, {"test_nll", best->testNll}};
  for (const types::Rewind& rewind : run.rewinds)
    entry["rewinds"].push_back({{"epoch", rewind.epoch},
                                {"step", rewind.step},
                                {"from", rewind.from},
                                {"rate", rewind.rate},
                                {"reason", rewind.reason}});
  if (!run.info.failure.empty()) entry["failure"] = run.info.failure;
  if (!run.problem.empty()) entry["problem"] = run.problem;
  return entry;
}

void printTable(const std::vector<types::RunSummary>& runs) {
  std::vector<std::vector<std::string>> rows{
      {"id", "status", "epochs", "objective", "dataset", "best valid", "its test", "name"}};
  for (const auto& run : runs) {
    const auto* best = run.best();
    rows.push_back(
        {run.info.id, toString(run.info.status),
         fmt::format("{} / {}", run.epochsDone(), run.config.run.numEpochs),
         run.config.objective.name, run.config.dataset.name.empty() ? "-" : run.config.dataset.name,
         best ? figure(best->validNll) : "-", best ? figure(best->testNll) : "-",
         types::shownName(run) + (run.info.example > 0 ? " (ships with the program)" : "")});
  }
  using enum Align;
  const auto lines =
      tableLines(std::move(rows), {Left, Left, Right, Left, Left, Right, Right, Left});
  sayLine(lines.front());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    sayLine(lines[i + 1]);
    if (const auto& rewinds = runs[i].rewinds; !rewinds.empty())
      say("    went back {}, last in epoch {}: {}{}", types::counted(rewinds.size(), "time"),
          rewinds.back().epoch, rewinds.back().reason, types::whereTo(rewinds.back()));
    if (!runs[i].info.failure.empty()) say("    failed: {}", runs[i].info.failure);
    if (!runs[i].problem.empty()) say("    cannot be read in full: {}", runs[i].problem);
  }
}

int listRuns(const RunsOptions& options) {
  const runs::RunStore store(runsFolder(options.runs));
  std::vector<types::RunSummary> runs;
  for (const auto& run : store.list()) runs.push_back(run.summary());
  if (options.json) {
    nlohmann::ordered_json entries = nlohmann::ordered_json::array();
    for (const auto& run : runs) entries.push_back(toJson(run));
    sayJson({{"folder", store.folder().string()}, {"runs", entries}});
  } else if (runs.empty()) {
    say("no runs in {}", store.folder().string());
  } else {
    printTable(runs);
  }
  return 0;
}

} // namespace

std::string runsFolder(const std::string& option) {
  if (!option.empty()) return option;
  const runs::RunStore own(runs::RunStore::defaultFolder());
  runs::placeExample(own);
  return own.folder().string();
}

void addRunsOption(CLI::App& command, std::string& folder) {
  command.add_option("--runs", folder,
                     "folder of the runs (default: $XDG_DATA_HOME/dmm-workbench/runs)");
}

void addCheckpointOption(CLI::App& command, std::string& checkpoint) {
  command.add_option("--checkpoint", checkpoint,
                     "best (the default where there is one), last, the number of an epoch that was "
                     "kept, or a path");
}

void declareRuns(CLI::App& app, const SetAction& run) {
  auto options = std::make_shared<RunsOptions>();
  CLI::App* command = app.add_subcommand("runs", "List the runs");
  addRunsOption(*command, options->runs);
  command->add_flag("--json", options->json, "print one JSON object");
  command->require_subcommand(0, 1);
  command->callback([=] {
    if (command->get_subcommands().empty()) run([=] { return listRuns(*options); });
  });
  declareRunsExport(*command, run);
}

} // namespace dmm::cli
