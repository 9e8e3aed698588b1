#include "core/sweep/SweepStatus.h"

#include "core/runs/MetricsFile.h"
#include "core/support/FileStamp.h"
#include "core/support/Text.h"
#include "core/sweep/Halving.h"
#include "core/sweep/TaskLog.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace dmm::sweep {

using types::RunStatus;
using types::SweepPhase;
using types::SweepRunState;

namespace {

/// The newest line of a task log that begins with one of these words, or nothing.
std::string lastOf(const std::vector<std::string>& lines,
                   std::initializer_list<const char*> beginnings) {
  for (auto line = lines.rbegin(); line != lines.rend(); ++line)
    for (const char* beginning : beginnings)
      if (line->starts_with(beginning)) return *line;
  return "";
}

std::string joined(const std::string& a, const std::string& b) {
  return a.empty() || b.empty() ? a + b : a + "; " + b;
}

/// The status may change with no file: a trainer that dies writes none.
bool claimsToTrain(RunStatus status) {
  return status == RunStatus::Running || status == RunStatus::Paused ||
         status == RunStatus::Interrupted;
}

void readInfo(const types::RunInfo& info, SweepRunState& state) {
  state.host = info.host;
  state.note.clear();
  switch (info.status) {
  case RunStatus::Queued: state.phase = SweepPhase::NotStarted; break;
  case RunStatus::Running:
  case RunStatus::Paused: state.phase = SweepPhase::Running; break;
  case RunStatus::Finished: state.phase = SweepPhase::Finished; break;
  case RunStatus::Failed:
    state.phase = SweepPhase::Failed;
    state.note = info.failure;
    break;
  case RunStatus::Stopped:
  case RunStatus::Interrupted:
    state.phase = SweepPhase::Stopped;
    state.note = info.status == RunStatus::Interrupted ? "interrupted" : "";
  }
}

void readFigures(const runs::RunDirectory& run, SweepRunState& state) {
  types::RunSummary figures;
  figures.reports = runs::readMetrics(run.metricsFile()).reports;
  state.epochsDone = figures.epochsDone();
  const auto* best = figures.best();
  state.validNll = best ? best->validNll : types::kNotMeasured;
  state.testNll = best ? best->testNll : types::kNotMeasured;
}

/// A task that Slurm still has.
void applyActive(const SlurmTask& task, const std::vector<std::string>& log, SweepRunState& state) {
  state.job = task.job;
  if (!task.node.empty()) state.host = task.node;
  const bool isBegun = !log.empty() && state.epochsDone > 0;
  const std::string cause = isBegun || !lastOf(log, {"started"}).empty()
                                ? lastOf(log, {"requeued", "stopped", "failed", "started"})
                                : "";
  if (task.state == "RUNNING") {
    state.phase = SweepPhase::Running;
    state.note = lastOf(log, {"requeued", "stopped"});
  } else if (task.state == "PENDING" || task.state.starts_with("REQUEUE")) {
    state.phase = cause.empty() ? SweepPhase::Pending : SweepPhase::Requeued;
    // Killed before it could say why it ends: a lost node, or a preemption without grace.
    const std::string why = cause.starts_with("started") ? "taken away by Slurm" : cause;
    state.note = joined(why, task.reason == "None" ? "" : task.reason);
    state.host.clear();
  } else {
    if (state.phase != SweepPhase::Finished) state.phase = SweepPhase::Running;
    state.note = support::lowerCase(task.state);
  }
}

/// A task that is over though its run is not; `complaint` is what its process said last.
void applyEnded(const SlurmTask& task, const std::vector<std::string>& log,
                const std::string& complaint, SweepRunState& state) {
  state.job = task.job;
  if (state.phase == SweepPhase::Finished || state.phase == SweepPhase::Failed ||
      task.state == "COMPLETED")
    return;
  if (task.state == "CANCELLED" || task.state == "PREEMPTED") {
    state.phase = SweepPhase::Stopped;
    const std::string said = lastOf(log, {"cancelled"});
    state.note = said.empty() ? support::lowerCase(task.state) : said;
    return;
  }
  state.phase = SweepPhase::Failed;
  const std::string said = lastOf(log, {"failed"});
  std::string name = support::lowerCase(task.state);
  std::replace(name.begin(), name.end(), '_', ' ');
  state.note = joined(said.empty() ? name : said, complaint);
}

bool isDiskFull(const std::filesystem::path& folder) {
  constexpr std::uintmax_t kBlock = 4096;
  std::error_code error;
  const auto space = std::filesystem::space(folder, error);
  return !error && space.available < kBlock;
}

/// Why the process of a run that is not finished ended, which run.yaml does not know where it could
/// not be written: the error that is its log's last line, or that no log could be written either.
std::string complaintOf(const Sweep& sweep, std::int64_t index) {
  const std::string mark = "dmm: ";
  const auto file = sweep.logFile(index);
  const std::string last = endOfLog(file, 1);
  if (last.starts_with(mark)) return last.substr(mark.size());
  const bool isBegun = std::filesystem::exists(file);
  return isBegun && isDiskFull(sweep.folder()) ? "the disk of the runs is full" : "";
}

} // namespace

const SweepRunState& RunRecords::read(const runs::RunDirectory& run) {
  Record& record = m_records[run.id()];
  const std::string infoStamp = support::stampOf({run.infoFile()});
  if (infoStamp.empty()) return (record = {}).state; // not made yet, or deleted
  if (infoStamp != record.infoStamp || claimsToTrain(record.status)) {
    const types::RunInfo info = run.readInfo();
    readInfo(info, record.state);
    record.status = info.status;
    record.infoStamp = infoStamp;
  }
  const std::string metricsStamp = support::stampOf({run.metricsFile()});
  if (metricsStamp != record.metricsStamp) readFigures(run, record.state);
  record.metricsStamp = metricsStamp;
  return record.state;
}

std::vector<SweepRunState> statesOf(const Sweep& sweep,
                                    const std::map<std::int64_t, SlurmTask>& tasks) {
  RunRecords records;
  return statesOf(sweep, tasks, records);
}

std::vector<SweepRunState>
statesOf(const Sweep& sweep, const std::map<std::int64_t, SlurmTask>& tasks, RunRecords& records) {
  std::vector<SweepRunState> states;
  for (const types::SweepRun& run : sweep.runs()) {
    const auto directory = sweep.directory(run.index);
    SweepRunState state;
    try {
      state = records.read(directory);
    } catch (const std::exception& error) {
      state.phase = SweepPhase::Failed;
      state.note = error.what();
    }
    state.index = run.index;
    state.id = directory.id();
    const auto log = TaskLog(sweep, run.index).lines();
    if (const auto task = tasks.find(run.index); task != tasks.end()) {
      if (task->second.isActive())
        applyActive(task->second, log, state);
      else
        applyEnded(task->second, log, complaintOf(sweep, run.index), state);
    } else if (state.phase == SweepPhase::NotStarted && !log.empty() &&
               log.back().starts_with("cancelled")) {
      state.phase = SweepPhase::Stopped; // while it waited: Slurm forgets such a task at once
      state.note = log.back();
    } else if (state.phase == SweepPhase::Stopped) {
      if (const auto said = lastOf(log, {"cancelled", "stopped", "failed"}); !said.empty())
        state.note = said;
      else if (!state.note.empty()) // it was interrupted
        state.note = joined(state.note, complaintOf(sweep, run.index));
    } else if (state.phase == SweepPhase::NotStarted) {
      state.note = complaintOf(sweep, run.index);
    }
    states.push_back(std::move(state));
  }
  for (std::int64_t stage = 1; stage < stageCount(sweep); ++stage) {
    const auto kept = runsOfStage(sweep, stage);
    if (!kept) break;
    for (SweepRunState& state : states)
      if (!kept->contains(state.index) && state.phase == SweepPhase::Stopped)
        state.phase = SweepPhase::Dropped;
  }
  return states;
}

std::set<std::int64_t> runsToDo(const std::vector<SweepRunState>& states, bool again) {
  std::set<std::int64_t> indices;
  for (const SweepRunState& state : states) {
    const bool isOpen = state.phase == SweepPhase::NotStarted;
    const bool isBroken = state.phase == SweepPhase::Failed || state.phase == SweepPhase::Stopped;
    if (isOpen || (again && isBroken)) indices.insert(state.index);
  }
  return indices;
}

} // namespace dmm::sweep
