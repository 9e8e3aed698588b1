#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "app/cli/StopSignals.h"
#include "app/cli/SweepMember.h"
#include "app/cli/SweepText.h"
#include "core/runs/RunStore.h"
#include "core/support/Errors.h"
#include "core/sweep/LocalLauncher.h"
#include "core/sweep/SlurmJobs.h"
#include "core/sweep/SlurmLauncher.h"
#include "core/sweep/SlurmScript.h"
#include "core/sweep/SlurmSettingsFile.h"
#include "core/sweep/SweepStatus.h"
#include "core/types/Counted.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <optional>
#include <thread>
#include <utility>

namespace dmm::cli {

namespace {

using support::InputError;
using sweep::Sweep;
using types::SweepPhase;

struct SweepOptions {
  std::string sweep;
  std::string runs;
  bool json = false;
  std::vector<std::int64_t> indices;
  std::int64_t stage = -1; ///< given by who starts a process for one run
  std::optional<std::int64_t> cores;
  bool here = false;
  types::SlurmSettings slurm;
};

Sweep findSweep(const SweepOptions& options) {
  return Sweep::find(runs::RunStore(runsFolder(options.runs)), options.sweep);
}

std::set<std::int64_t> chosenIndices(const Sweep& sweep, const SweepOptions& options) {
  for (const std::int64_t index : options.indices) sweep.run(index); // throws where there is none
  return {options.indices.begin(), options.indices.end()};
}

std::vector<types::SweepRunState> currentStates(const Sweep& sweep) {
  return sweep::statesOf(sweep, sweep::slurmTasks(sweep));
}

int plan(const SweepOptions& options) {
  sayPlan(findSweep(options), options.json);
  return 0;
}

int status(const SweepOptions& options) {
  if (!options.sweep.empty()) {
    const Sweep sweep = findSweep(options);
    sayStates(sweep, currentStates(sweep), options.json);
    return 0;
  }
  const runs::RunStore store(runsFolder(options.runs));
  const auto ids = Sweep::idsIn(store);
  if (options.json)
    sayJson({{"folder", store.folder().string()}, {"sweeps", ids}});
  else if (ids.empty())
    say("no sweeps in {}", store.folder().string());
  else
    for (const std::string& id : ids) sayLine(id);
  return 0;
}

std::string thisProgram() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

/// Trains what is to be done on this machine; gives the exit status.
int runHere(const Sweep& sweep, const SweepOptions& options, bool again) {
  watchStopSignals();
  sweep::LocalLauncher launcher;
  launcher.program = thisProgram();
  launcher.cores = options.cores.value_or(std::max(1U, std::thread::hardware_concurrency()));
  launcher.again = again;
  launcher.started = [&, isFirst = true](std::int64_t index) mutable {
    if (std::exchange(isFirst, false)) tell("sweep {}", sweep.id());
    tell("run {} of {} begins: {}", index, sweep.runs().size(), sweep.run(index).config.name);
  };
  bool isAnyBroken = false;
  launcher.ended = [&](std::int64_t index, int exitStatus) {
    isAnyBroken = isAnyBroken || (exitStatus != 0 && exitStatus != sweep::kToGoOn);
    tell("run {} {}", index,
         exitStatus == 0 ? "is done" : fmt::format("ended with status {}", exitStatus));
  };
  launcher.run(sweep, chosenIndices(sweep, options), stopRequest());
  const auto states = sweep::statesOf(sweep, {});
  sayStates(sweep, states, options.json);
  for (const auto& state : states) isAnyBroken = isAnyBroken || state.phase == SweepPhase::Failed;
  return isAnyBroken ? 1 : 0;
}

int run(const SweepOptions& options) {
  const Sweep sweep = findSweep(options);
  if (options.cores && *options.cores < 1)
    throw InputError(
        fmt::format("--cores: expected a whole number from 1, got {}", *options.cores));
  if (options.stage < 0) return runHere(sweep, options, false);
  if (options.indices.size() != 1) throw InputError("--stage: expected one --index");
  return trainMember(sweep, options.indices.front(), options.stage);
}

/// What the cluster was told last of this sweep, or of any, with what is said now.
types::SlurmSettings slurmSettings(const Sweep& sweep, const SweepOptions& options) {
  const auto own = sweep.folder() / "slurm.yaml";
  types::SlurmSettings settings =
      sweep::readSlurmSettings(std::filesystem::exists(own) ? own : sweep::lastSlurmSettingsFile());
  const types::SlurmSettings& now = options.slurm;
  const auto take = [](auto& value, const auto& said) {
    if (said != std::decay_t<decltype(said)>{}) value = said;
  };
  take(settings.partition, now.partition);
  take(settings.account, now.account);
  take(settings.time, now.time);
  take(settings.memory, now.memory);
  take(settings.cores, now.cores);
  take(settings.atOnce, now.atOnce);
  take(settings.setup, now.setup);
  take(settings.wrapper, now.wrapper);
  take(settings.program, now.program);
  take(settings.more, now.more);
  if (settings.program.empty()) settings.program = thisProgram();
  return settings;
}

int submit(const Sweep& sweep, const SweepOptions& options, bool again) {
  const auto settings = slurmSettings(sweep, options);
  auto indices = sweep::runsToDo(currentStates(sweep), again);
  if (const auto chosen = chosenIndices(sweep, options); !chosen.empty())
    std::erase_if(indices, [&](std::int64_t index) { return !chosen.contains(index); });
  const auto jobs = sweep::submitToSlurm(sweep, settings, indices);
  if (!jobs.empty()) sweep::writeSlurmSettings(sweep::lastSlurmSettingsFile(), settings);
  if (options.json)
    sayJson({{"id", sweep.id()}, {"jobs", jobs}, {"indices", indices}});
  else if (jobs.empty())
    say("{}: there is nothing to submit", sweep.id());
  else
    say("{}: job {} with {}", sweep.id(), fmt::join(jobs, ", "),
        types::counted(std::int64_t(indices.size()), "run"));
  return 0;
}

int resubmit(const SweepOptions& options) {
  const Sweep sweep = findSweep(options);
  const bool isOnCluster = !sweep::readSlurmJobs(sweep).empty() && !options.here;
  return isOnCluster ? submit(sweep, options, true) : runHere(sweep, options, true);
}

int cancel(const SweepOptions& options) {
  const Sweep sweep = findSweep(options);
  const auto chosen = chosenIndices(sweep, options);
  std::size_t cancelled = sweep::cancelInSlurm(sweep, chosen);
  if (chosen.empty() && sweep::cancelHere(sweep)) ++cancelled;
  for (const std::int64_t index : chosen)
    if (sweep::cancelHere(sweep, index)) ++cancelled;
  if (options.json)
    sayJson({{"id", sweep.id()}, {"cancelled", cancelled}});
  else
    say("{}: {}", sweep.id(), cancelled == 0 ? "nothing was running or waiting" : "cancelled");
  return 0;
}

void addSlurmOptions(CLI::App& command, types::SlurmSettings& slurm) {
  const auto add = [&](const char* name, auto& value, const char* description) {
    return command.add_option(name, value, description)
        ->group("Slurm (what is left out is as last time)");
  };
  add("--partition", slurm.partition, "partition");
  add("--account", slurm.account, "account");
  add("--time", slurm.time, "limit of a run, as sbatch takes it: 2:00:00");
  add("--memory", slurm.memory, "memory of a run: 4G");
  add("--cores-per-run", slurm.cores, "cores of a run (default: run.threads)");
  add("--at-once", slurm.atOnce, "most runs at the same time");
  add("--setup", slurm.setup, "lines of the shell before a run: 'module load ...'");
  add("--wrapper", slurm.wrapper, "words before the program: 'apptainer exec dmm.sif'");
  add("--program", slurm.program, "dmm as the nodes see it (default: this one)");
  add("--sbatch", slurm.more, "a further option of sbatch: --sbatch=--qos=long")
      ->allow_extra_args(false);
}

} // namespace

void declareSweep(CLI::App& app, const SetAction& setAction) {
  auto options = std::make_shared<SweepOptions>();
  CLI::App* sweep = app.add_subcommand("sweep", "Train many runs from one plan, here or on a "
                                                "Slurm cluster");
  sweep->require_subcommand(1);
  const auto add = [&](const char* name, const char* description, auto action) {
    CLI::App* command = sweep->add_subcommand(name, description);
    command->add_option("sweep", options->sweep, "a plan (YAML), or the id of a sweep")
        ->type_name("FILE-OR-ID");
    addRunsOption(*command, options->runs);
    command->add_flag("--json", options->json, "print one JSON object");
    command->callback([=] { setAction([=] { return action(*options); }); });
    return command;
  };
  const auto needsSweep = [](CLI::App* command) { command->get_option("sweep")->required(); };
  const auto addIndex = [&](CLI::App* command, const char* description) {
    command->add_option("--index", options->indices, description)->allow_extra_args(false);
  };

  needsSweep(add("plan", "List the runs of a plan, and start none", plan));
  CLI::App* here =
      add("run", "Train its runs on this machine, as many at once as there are cores", run);
  needsSweep(here);
  addIndex(here, "only this run; may be given several times");
  here->add_option("--cores", options->cores, "cores to use (default: all)");
  here->add_option("--stage", options->stage, "train one run in this process")->group("");
  CLI::App* submitted =
      add("submit", "Hand its runs to Slurm as one job array, and return",
          [](const SweepOptions& chosen) { return submit(findSweep(chosen), chosen, false); });
  needsSweep(submitted);
  addIndex(submitted, "only this run; may be given several times");
  addSlurmOptions(*submitted, options->slurm);
  add("status", "How far its runs are; without a sweep, which there are", status);
  CLI::App* cancelled = add("cancel", "Stop its runs, and take waiting ones back", cancel);
  needsSweep(cancelled);
  addIndex(cancelled, "only this run; may be given several times");
  CLI::App* again =
      add("resubmit", "Once more what failed or was stopped, where it ran before", resubmit);
  needsSweep(again);
  addIndex(again, "only this run; may be given several times");
  again->add_flag("--here", options->here, "on this machine, though it ran on a cluster");
  again->add_option("--cores", options->cores, "on this machine: cores to use");
  addSlurmOptions(*again, options->slurm);
}

} // namespace dmm::cli
