#include "app/cli/Commands.h"
#include "core/train/Replay.h"

#include <fmt/format.h>

#include <memory>

namespace dmm::cli {

namespace {

int replay(const std::string& file, const std::string& execution) {
  const train::Replay replay = train::replayFlight(file, execution);
  fmt::print("{}\n", replay.report);
  if (replay.isSame()) {
    fmt::print("the same as recorded\n");
    return 0;
  }
  fmt::print("not as recorded: then {}\n", replay.recorded);
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
      ->check(CLI::IsMember({"fused", "reference"}));
  command->callback([=] { run([=] { return replay(options->file, options->execution); }); });
}

} // namespace dmm::cli
