#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "core/engine/Engine.h"
#include "core/runs/RunStore.h"

#include <memory>

namespace dmm::cli {

namespace {

struct ExportOptions {
  std::string run;
  std::string runs;
  std::string checkpoint;
  std::string format = "pyro";
  std::string out;
};

int exportWeights(const ExportOptions& options) {
  const runs::RunDirectory run = runs::RunStore(runsFolder(options.runs)).find(options.run);
  const auto checkpoint = run.findCheckpoint(options.checkpoint);
  engine::engine().exportStateDict(checkpoint, options.out);
  sayWritten(options.out);
  return 0;
}

} // namespace

void declareExport(CLI::App& app, const SetAction& run) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = app.add_subcommand("export", "Write a run's weights for other programs");
  command->add_option("RUN", options->run, "id, unique prefix of an id, or path")->required();
  addRunsOption(*command, options->runs);
  addCheckpointOption(*command, options->checkpoint);
  command
      ->add_option("--format", options->format,
                   "pyro: a dict for Python's torch.load and the load_state_dict of Pyro's DMM")
      ->check(CLI::IsMember({"pyro"}));
  command->add_option("--out", options->out, "file to write")->required();
  command->callback([=] { run([=] { return exportWeights(*options); }); });
}

} // namespace dmm::cli
