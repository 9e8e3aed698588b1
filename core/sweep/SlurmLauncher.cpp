#include "core/sweep/SlurmLauncher.h"

#include "core/support/AtomicFile.h"
#include "core/support/ChildProcess.h"
#include "core/support/Errors.h"
#include "core/support/FileLock.h"
#include "core/support/Text.h"
#include "core/sweep/Halving.h"
#include "core/sweep/SlurmJobs.h"
#include "core/sweep/SlurmQueue.h"
#include "core/sweep/SlurmScript.h"
#include "core/sweep/SlurmSettingsFile.h"
#include "core/sweep/TaskLog.h"

#include <fmt/format.h>

#include <algorithm>

namespace dmm::sweep {

using support::InputError;

namespace {

/// The line in which a program of Slurm says what is wrong, without its name: what it calls fatal,
/// or else the first.
std::string complaintOf(const support::CommandResult& result, const std::string& program) {
  const std::size_t fatal = result.err.find(program + ": fatal: ");
  const std::size_t begin = fatal == std::string::npos ? 0 : fatal;
  std::string line = result.err.substr(begin, result.err.find('\n', begin) - begin);
  for (const std::string& prefix : {program + ": ", std::string("error: "), std::string("fatal: ")})
    if (line.starts_with(prefix)) line.erase(0, prefix.size());
  return line.empty() ? fmt::format("ended with status {}", result.status)
                      : support::printable(line);
}

/// A cluster that does not answer is no mistake of the user.
[[noreturn]] void fail(const support::CommandResult& result, const std::string& program) {
  const std::string complaint = complaintOf(result, program);
  for (const char* words : {"nable to contact", "timed out", "Connection refused", "Zero Bytes"})
    if (result.err.find(words) != std::string::npos) throw support::IoError(program, complaint);
  throw InputError(program, complaint);
}

void requireSlurm(const std::string& program) {
  if (!support::isOnPath(program))
    throw InputError(program, "there is no Slurm on this machine: the program is not on the PATH");
}

std::string submitScript(const std::filesystem::path& script) {
  const auto result = support::runCommand({"sbatch", "--parsable", script.string()});
  if (result.status != 0) fail(result, "sbatch");
  // "123" or "123;cluster"
  return result.out.substr(0, result.out.find_first_of(";\n"));
}

std::filesystem::path scriptFile(const Sweep& sweep, std::int64_t stage) {
  return sweep.folder() / fmt::format("job-{}.sh", stage);
}

/// Until Slurm has taken it.
std::filesystem::path draftOf(const std::filesystem::path& script) {
  return script.parent_path() / ("." + script.filename().string());
}

/// What a submission that fails leaves of itself: nothing, and no sweep where it began it.
void takeBack(const Sweep& sweep, std::vector<SlurmJob> jobs,
              const std::vector<std::string>& submitted, bool wasKept) {
  for (const std::string& id : submitted) support::runCommand({"scancel", id});
  std::error_code ignored;
  for (std::int64_t stage = 0; stage < stageCount(sweep); ++stage)
    std::filesystem::remove(draftOf(scriptFile(sweep, stage)), ignored);
  if (!wasKept) {
    std::filesystem::remove_all(sweep.folder(), ignored);
    std::filesystem::remove(sweep.folder().parent_path(), ignored); // where it is empty
    return;
  }
  std::erase_if(jobs, [&](const SlurmJob& job) {
    return job.id.empty() ||
           std::find(submitted.begin(), submitted.end(), job.id) != submitted.end();
  });
  if (jobs.empty())
    std::filesystem::remove(slurmJobsFile(sweep), ignored);
  else
    writeSlurmJobs(sweep, jobs);
}

} // namespace

std::vector<std::string> submitToSlurm(const Sweep& sweep, types::SlurmSettings settings,
                                       const std::set<std::int64_t>& indices) {
  requireSlurm("sbatch");
  if (indices.empty()) return {};
  const bool wasKept = sweep.isKept();
  sweep.keep();
  const support::FileLock alone(sweep.folder());
  std::vector<SlurmJob> jobs;
  std::vector<std::string> submitted;
  try {
    jobs = readSlurmJobs(sweep);
    support::createFolder(sweep.folder() / "tasks");
    for (std::int64_t stage = 0; stage < stageCount(sweep); ++stage) {
      const SlurmArray array{indices, stage, submitted.empty() ? "" : submitted.back()};
      const auto script = scriptFile(sweep, stage), draft = draftOf(script);
      support::writeFile(draft, slurmScript(sweep, settings, array));
      // Before the job is there: what cannot be kept is not begun.
      jobs.push_back({"", arrayText(indices), stage, runs::utcNow(), runs::machineName()});
      writeSlurmJobs(sweep, jobs);
      jobs.back().id = submitScript(draft);
      submitted.push_back(jobs.back().id);
      writeSlurmJobs(sweep, jobs);
      std::filesystem::rename(draft, script);
    }
    writeSlurmSettings(sweep.folder() / "slurm.yaml", settings);
  } catch (...) {
    try {
      takeBack(sweep, jobs, submitted, wasKept);
    } catch (const std::exception&) { // the first failure is the one to tell
    }
    throw;
  }
  return submitted;
}

std::size_t cancelInSlurm(const Sweep& sweep, const std::set<std::int64_t>& indices) {
  if (readSlurmJobs(sweep).empty()) return 0;
  requireSlurm("scancel");
  std::vector<std::string> command{"scancel"};
  for (const auto& [index, task] : slurmTasks(sweep)) {
    if (!task.isActive() || (!indices.empty() && !indices.contains(index))) continue;
    TaskLog(sweep, index).note("cancelled on " + runs::machineName());
    command.push_back(task.job);
  }
  const std::size_t count = command.size() - 1;
  if (count == 0) return 0;
  if (const auto result = support::runCommand(command); result.status != 0) fail(result, "scancel");
  return count;
}

} // namespace dmm::sweep
