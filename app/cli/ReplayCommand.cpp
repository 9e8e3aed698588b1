#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "core/engine/Engine.h"
#include "core/types/ConfigField.h"

#include <memory>
#include <optional>
#include <sstream>

namespace dmm::cli {

namespace {

int replay(const std::string& file, const std::string& execution) {
  std::optional<types::Execution> other;
  if (!execution.empty()) other = types::choiceNamed<types::Execution>(execution);
  const diagnose::Replay replay = engine::engine().replayFlight(file, other);
  std::istringstream report(replay.report);
  for (std::string line; std::getline(report, line);) sayLine(line);
  if (replay.isSame()) {
    say("the same as recorded");
    return 0;
  }
  say("not as recorded: then {}", replay.recorded);
  return 1;
}

} // namespace

void declareReplay(CLI::App& app, const SetAction& run) {
  struct Options {
    std::string file, execution;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "replay", "Compute again the mini-batch at which a training left the numbers");
  command->add_option("FILE", options->file, "non-finite/step-NNNNNN.pt of a run")->required();
  command
      ->add_option("--execution", options->execution, "fused or reference (default: the run's own)")
      ->check(CLI::IsMember(types::findField("run.execution")->choices));
  command->callback([=] { run([=] { return replay(options->file, options->execution); }); });
}

} // namespace dmm::cli
