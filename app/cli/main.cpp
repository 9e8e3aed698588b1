// dmm: the experiments of the workbench with no window.

#include "app/cli/Arguments.h"
#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "core/support/Errors.h"
#include "core/support/Failure.h"
#include "core/support/Version.h"

#include <exception>
#include <sstream>

using namespace dmm;

namespace {

constexpr int kDone = 0;
constexpr int kFailure = 1;
constexpr int kBadInput = 2;

int complain(const std::exception& error, int status) {
  cli::tell("dmm: {}", support::sentenceOf(error));
  return status;
}

int run(int argc, char** argv) {
  CLI::App app{
      "Train Deep Markov Models on four-part chorales, evaluate them, let them compose and play."};
  app.name("dmm");
  app.set_version_flag("--version", std::string("dmm ") + support::kVersion);
  app.require_subcommand(0, 1);

  cli::Action action;
  const auto setAction = [&](cli::Action chosen) { action = std::move(chosen); };
  cli::declareTrain(app, setAction);
  cli::declareEval(app, setAction);
  cli::declareEstimators(app, setAction);
  cli::declareExport(app, setAction);
  cli::declareGenerate(app, setAction);
  cli::declareHarmonise(app, setAction);
  cli::declareCheck(app, setAction);
  cli::declarePlay(app, setAction);
  cli::declareReplay(app, setAction);
  cli::declareSweep(app, setAction);
  cli::declareRuns(app, setAction);
  cli::declareCompare(app, setAction);
  cli::declareData(app, setAction);
  cli::declareModels(app, setAction);
  cli::declareBench(app, setAction);

  try {
    cli::checkArguments(app);
    cli::parseArguments(app, argc, argv);
  } catch (const CLI::Success& help) { // --help, --version
    std::ostringstream text;           // printed as all other output, so that a full device is told
    app.exit(help, text, text);
    std::string line;
    for (std::istringstream lines(text.str()); std::getline(lines, line);) cli::sayLine(line);
    return kDone;
  }
  if (!action) {
    std::string verbs;
    for (const CLI::App* verb : app.get_subcommands({}))
      verbs += (verbs.empty() ? "" : ", ") + verb->get_name();
    throw support::InputError("expected a verb", verbs + "; dmm --help says more");
  }
  return action();
}

} // namespace

int main(int argc, char** argv) {
  try {
    const int status = run(argc, argv);
    cli::finishOutput();
    return status;
  } catch (const CLI::ParseError& error) {
    return complain(error, kBadInput);
  } catch (const support::InputError& error) {
    return complain(error, kBadInput);
  } catch (const std::exception& error) {
    return complain(error, kFailure);
  }
}
