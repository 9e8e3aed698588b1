#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <string>

namespace dmm::cli {

/// Each function declares one verb with its options and, through `run`, what to do when it is
/// called. `run` receives a function that returns the exit status; errors leave it as exceptions.
using Action = std::function<int()>;
using SetAction = std::function<void(Action)>;

void declareModels(CLI::App& app, const SetAction& run);
void declareBench(CLI::App& app, const SetAction& run);
void declareTrain(CLI::App& app, const SetAction& run);
void declareEval(CLI::App& app, const SetAction& run);
void declareEstimators(CLI::App& app, const SetAction& run);
void declareExport(CLI::App& app, const SetAction& run);
void declareGenerate(CLI::App& app, const SetAction& run);
void declareCheck(CLI::App& app, const SetAction& run);
void declareHarmonise(CLI::App& app, const SetAction& run);
void declareCompare(CLI::App& app, const SetAction& run);
void declarePlay(CLI::App& app, const SetAction& run);
void declareReplay(CLI::App& app, const SetAction& run);
void declareSweep(CLI::App& app, const SetAction& run);
void declareRuns(CLI::App& app, const SetAction& run);
void declareData(CLI::App& app, const SetAction& run);

/// `dmm runs export`.
void declareRunsExport(CLI::App& runs, const SetAction& run);

/// The verbs of `dmm data` that have files of their own.
void declareFetch(CLI::App& data, const SetAction& run);
void declareImport(CLI::App& data, const SetAction& run);
void declarePieceExport(CLI::App& data, const SetAction& run);

/// The folder of runs that --runs names, or the default one.
std::string runsFolder(const std::string& option);

/// The option --runs DIR, the same for every verb that needs it.
void addRunsOption(CLI::App& command, std::string& folder);

/// The option --checkpoint, for RunDirectory::findCheckpoint().
void addCheckpointOption(CLI::App& command, std::string& checkpoint);

} // namespace dmm::cli
