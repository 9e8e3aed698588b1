#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "core/runs/RunStore.h"
#include "core/runs/RunsCsv.h"
#include "core/runs/TensorBoardFile.h"
#include "core/support/Errors.h"
#include "core/support/OutputFile.h"

#include <memory>

namespace dmm::cli {

namespace {

struct RunsExportOptions {
  std::vector<std::string> names;
  std::string runs;
  std::string format;
  std::string out;
};

/// Those that were named, or all; with every row of their figures.
std::vector<types::RunSummary> chosenRuns(const RunsExportOptions& options) {
  const runs::RunStore store(runsFolder(options.runs));
  std::vector<runs::RunDirectory> chosen;
  for (const std::string& name : options.names) chosen.push_back(store.find(name));
  if (options.names.empty()) chosen = store.list();
  if (chosen.empty()) throw support::InputError("there are no runs in " + store.folder().string());
  std::vector<types::RunSummary> summaries;
  for (const runs::RunDirectory& run : chosen) {
    summaries.push_back(run.summary());
    if (!summaries.back().problem.empty()) throw support::InputError(summaries.back().problem);
  }
  return summaries;
}

int exportRuns(const RunsExportOptions& options) {
  const auto chosen = chosenRuns(options);
  const std::filesystem::path out = options.out;
  if (options.format == "csv") {
    support::saveFile(out, runs::toCsv(chosen));
    sayWritten(out);
    return 0;
  }
  for (const types::RunSummary& run : chosen) {
    const auto folder = out / run.info.id;
    support::createFolder(folder);
    support::saveFile(folder / runs::tensorBoardFileName(run), runs::tensorBoardEvents(run));
  }
  sayWritten(out);
  return 0;
}

} // namespace

void declareRunsExport(CLI::App& runs, const SetAction& run) {
  auto options = std::make_shared<RunsExportOptions>();
  CLI::App* command = runs.add_subcommand("export", "Write the figures of runs for other programs");
  command->add_option("RUN", options->names,
                      "ids, unique prefixes of ids, or paths (default: all)");
  addRunsOption(*command, options->runs);
  command
      ->add_option("--format", options->format,
                   "csv: one table, a row an epoch; tensorboard: event files, a folder a run")
      ->check(CLI::IsMember({"csv", "tensorboard"}))
      ->required();
  command->add_option("--out", options->out, "file to write, of tensorboard a folder")->required();
  command->callback([=] { run([=] { return exportRuns(*options); }); });
}

} // namespace dmm::cli
