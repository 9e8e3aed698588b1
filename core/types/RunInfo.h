#pragma once

#include "core/types/EpochReport.h"
#include "core/types/ExperimentConfig.h"

#include <cstdint>
#include <string>
#include <vector>

namespace dmm::types {

enum class RunStatus { Queued, Running, Paused, Finished, Stopped, Failed, Interrupted };

/// "queued", "running", ...: the words of run.yaml.
const char* toString(RunStatus status);

/// The record of one run that is not its configuration: what run.yaml holds.
struct RunInfo {
  std::string id;   ///< name of its folder, unique in a run store
  std::string name; ///< what the user sees; may be changed at any time
  std::vector<std::string> tags;
  std::string notes;
  RunStatus status = RunStatus::Queued;
  std::string failure; ///< one sentence when status is Failed
  std::string created; ///< UTC, ISO 8601
  std::string started;
  std::string ended;
  std::string parentRun;        ///< the run that this one continues, if any
  std::int64_t parentEpoch = 0; ///< and from which epoch
  std::int64_t color = -1;      ///< place in the order of colours, for ever; -1 = not given yet
  bool archived = false;        ///< out of sight, unless asked for
  std::string host;             ///< the machine that trains it, or did so last
  std::string sweep;            ///< the id of the sweep that it belongs to, if any
  std::int64_t sweepIndex = 0;  ///< and its place in that
  std::string target;           ///< the instructions that trained it last: avx512, avx2, ...
  std::string machine;          ///< the host that made the run: speeds hold there only
  double secondsAnEvaluation = kNotMeasured; ///< what each took last
  double secondsASample = kNotMeasured;
  std::string initialWeights; ///< the file whose weights it started from, if any
  std::string initialSha256;  ///< of that file's content
  std::int64_t example = 0; ///< which edition of the run that ships with the programs; 0: a user's
};

/// Of the run that ships with the programs, why it is not changed: the rest of a sentence.
inline constexpr const char* kExampleStays =
    "ships with the program: it composes and begins new runs, and can be archived; it is not "
    "renamed, resumed or deleted";

/// Where an epoch was begun anew, for the end of the sentence that says why; empty where it was the
/// end of the one before it.
std::string whereTo(const Rewind& rewind);

/// A run as lists show it.
struct RunSummary {
  RunInfo info;
  ExperimentConfig config;
  std::vector<EpochReport> reports; ///< every row of metrics.csv, until condense()
  std::vector<Rewind> rewinds;      ///< every row of rewinds.csv
  std::string problem;    ///< why the run could not be read in full; empty when all is well
  bool isPartial = false; ///< only `info` was read so far
  double secondsAnEpoch = kNotMeasured; ///< the median of recent epochs, evaluation not counted

  /// What its parts took on the machine that made it.
  RunCost cost() const { return {secondsAnEpoch, info.secondsAnEvaluation, info.secondsASample}; }

  std::int64_t epochsDone() const { return reports.empty() ? 0 : reports.back().epoch + 1; }

  /// The evaluated epoch with the lowest valid NLL, or nullptr: best on valid, never on test.
  const EpochReport* best() const;

  /// Leaves only the best and the last report: a list of a thousand runs needs no more.
  void condense();
};

/// The median time of the last fifty epochs; the first of a run, which is slower, only where it is
/// the only one. kNotMeasured without reports.
double typicalSecondsAnEpoch(const std::vector<EpochReport>& reports);

} // namespace dmm::types
