#include "core/sweep/LocalLauncher.h"

#include "core/runs/Heartbeat.h"
#include "core/runs/MetricsFile.h"
#include "core/support/AtomicFile.h"
#include "core/support/ChildProcess.h"
#include "core/support/Errors.h"
#include "core/support/FileLock.h"
#include "core/sweep/Halving.h"
#include "core/types/ParseNumber.h"

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <deque>
#include <fstream>
#include <map>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace dmm::sweep {

namespace {

constexpr std::chrono::milliseconds kPoll{50};

/// Who runs the sweep on this machine: locked while that is so.
std::filesystem::path hereFile(const Sweep& sweep) { return sweep.folder() / "here"; }

/// Whether there is nothing to do for a run in a stage.
bool isDone(const Sweep& sweep, const types::SweepRun& run, std::int64_t stage, bool again) {
  const auto directory = sweep.directory(run.index);
  if (!std::filesystem::exists(directory.infoFile())) return false;
  const auto status = directory.readInfo().status;
  if (status == types::RunStatus::Finished) return true;
  if (status == types::RunStatus::Failed) return !again;
  if (directory.isBeingTrained()) return true; // by somebody else
  if (stage + 1 == stageCount(sweep)) return false;
  const auto done = std::int64_t(runs::readMetrics(directory.metricsFile()).reports.size());
  return done >= epochsOfStage(sweep, run.config, stage);
}

/// The processes of a stage.
class Pool {
 public:
  Pool(const LocalLauncher& launcher, const Sweep& sweep, std::int64_t stage)
      : m_launcher(launcher)
      , m_sweep(sweep)
      , m_stage(stage) {}

  void work(std::deque<std::int64_t> waiting, const std::atomic<bool>& stop) {
    while (!waiting.empty() || !m_processes.empty()) {
      if (stop) waiting.clear();
      if (stop) askToStop();
      while (!waiting.empty() && hasRoomFor(waiting.front())) {
        begin(waiting.front());
        waiting.pop_front();
      }
      if (!reap()) std::this_thread::sleep_for(kPoll);
    }
  }

 private:
  struct Process {
    std::int64_t index = 0;
    std::int64_t cores = 1;
  };

  std::int64_t coresOf(std::int64_t index) const { return m_sweep.run(index).config.run.threads; }

  bool hasRoomFor(std::int64_t index) const {
    return m_processes.empty() || m_used + coresOf(index) <= m_launcher.cores;
  }

  void begin(std::int64_t index) {
    const pid_t child =
        support::startProcess({m_launcher.program, "sweep", "run", m_sweep.id(), "--runs",
                               m_sweep.store().folder().string(), "--stage",
                               std::to_string(m_stage), "--index", std::to_string(index)},
                              m_sweep.logFile(index));
    m_processes[child] = {index, coresOf(index)};
    m_used += coresOf(index);
    if (m_launcher.started) m_launcher.started(index);
  }

  /// Whether a process has ended.
  bool reap() {
    for (auto process = m_processes.begin(); process != m_processes.end(); ++process) {
      int waited = 0;
      if (::waitpid(process->first, &waited, WNOHANG) == 0) continue;
      const Process ended = process->second;
      m_processes.erase(process);
      m_used -= ended.cores;
      if (m_launcher.ended) m_launcher.ended(ended.index, support::exitStatusOf(waited));
      return true;
    }
    return false;
  }

  void askToStop() {
    if (m_isAskedToStop) return;
    m_isAskedToStop = true;
    for (const auto& [child, process] : m_processes) ::kill(child, SIGTERM);
  }

  const LocalLauncher& m_launcher;
  const Sweep& m_sweep;
  std::int64_t m_stage;
  std::map<pid_t, Process> m_processes;
  std::int64_t m_used = 0; ///< cores
  bool m_isAskedToStop = false;
};

} // namespace

void LocalLauncher::run(const Sweep& sweep, const std::set<std::int64_t>& only,
                        const std::atomic<bool>& stop) const {
  sweep.keep();
  const auto file = hereFile(sweep);
  { std::ofstream(file, std::ios::app); } // there may be none
  const support::FileLock alone(file, support::FileLock::TryOnly{});
  if (!alone.isHeld()) throw support::InputError(sweep.id(), "the sweep is being run here already");
  std::ofstream(file, std::ios::trunc) << runs::machineName() << "\n" << ::getpid() << "\n";
  for (std::int64_t stage = 0; stage < stageCount(sweep) && !stop; ++stage) {
    const auto kept = runsOfStage(sweep, stage);
    if (!kept) return; // somebody else still trains what decides
    std::deque<std::int64_t> waiting;
    for (const std::int64_t index : *kept)
      if ((only.empty() || only.contains(index)) &&
          !isDone(sweep, sweep.run(index), stage, again && stage == 0))
        waiting.push_back(index);
    Pool(*this, sweep, stage).work(std::move(waiting), stop);
  }
}

bool cancelHere(const Sweep& sweep) {
  const auto file = hereFile(sweep);
  std::ifstream stream(file);
  std::string machine;
  pid_t launcher = 0;
  if (!(std::getline(stream, machine) >> launcher) || machine != runs::machineName()) return false;
  const support::FileLock lock(file, support::FileLock::TryOnly{});
  return !lock.isHeld() && ::kill(launcher, SIGTERM) == 0;
}

bool cancelHere(const Sweep& sweep, std::int64_t index) {
  const auto run = sweep.directory(index);
  const auto heartbeat = runs::readHeartbeat(run.heartbeatFile());
  return heartbeat.machine == runs::machineName() && heartbeat.process > 0 &&
         runs::lockStateOf(run.metricsFile()) == runs::LockState::Held &&
         ::kill(heartbeat.process, SIGTERM) == 0;
}

} // namespace dmm::sweep
