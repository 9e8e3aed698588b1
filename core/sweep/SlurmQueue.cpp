#include "core/sweep/SlurmQueue.h"

#include "core/support/ChildProcess.h"
#include "core/support/Errors.h"
#include "core/sweep/SlurmJobs.h"
#include "core/types/ParseNumber.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace dmm::sweep {

namespace {

constexpr std::array kActive{"PENDING",   "RUNNING",      "CONFIGURING", "COMPLETING", "SUSPENDED",
                             "REQUEUED",  "REQUEUE_HOLD", "REQUEUE_FED", "RESIZING",   "SIGNALING",
                             "STAGE_OUT", "STOPPED",      "SPECIAL_EXIT"};

std::int64_t jobNumber(const std::string& job) {
  std::int64_t number = 0;
  types::parseNumber(std::string_view(job).substr(0, job.find('_')), number);
  return number;
}

/// sacct's "123_4|STATE by 0|REASON|NODE" lines as those of squeue.
std::string asQueueLines(const std::string& lines) {
  std::string text;
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', begin), lines.size());
    std::string line = lines.substr(begin, end - begin);
    begin = end + 1;
    if (const auto place = line.find('_'); place != std::string::npos) {
      line[place] = '|';
      text += line + "\n";
    }
  }
  return text;
}

/// What squeue says of these jobs. Others may have the name, too: those of the same plan in another
/// folder.
std::string ownLines(const std::string& lines, const std::vector<SlurmJob>& jobs) {
  std::string own;
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', begin), lines.size());
    const std::string line = lines.substr(begin, end - begin);
    const std::string job = line.substr(0, line.find('|'));
    begin = end + 1;
    // One without an id was being submitted when who did it died: it may be this.
    if (std::any_of(jobs.begin(), jobs.end(),
                    [&](const SlurmJob& known) { return known.id.empty() || known.id == job; }))
      own += line + "\n";
  }
  return own;
}

} // namespace

bool SlurmTask::isActive() const {
  return std::any_of(kActive.begin(), kActive.end(),
                     [this](const char* name) { return state == name; });
}

void addTasks(std::map<std::int64_t, SlurmTask>& tasks, const std::string& lines) {
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', begin), lines.size());
    std::array<std::string, 5> cells;
    std::size_t cell = 0;
    for (std::size_t i = begin; i < end; ++i) {
      if (lines[i] == '|' && cell + 1 < cells.size())
        ++cell;
      else
        cells[cell] += lines[i];
    }
    begin = end + 1;
    std::int64_t index = 0;
    if (!types::parseNumber(cells[1], index)) continue;
    const std::string state = cells[2].substr(0, cells[2].find(' ')); // "CANCELLED by 1000"
    const SlurmTask task{cells[0] + "_" + cells[1], state, cells[3], cells[4]};
    auto& known = tasks[index];
    const bool isNewer = known.job.empty() || jobNumber(task.job) >= jobNumber(known.job);
    if (task.isActive() || (!known.isActive() && isNewer)) known = task;
  }
}

std::map<std::int64_t, SlurmTask> slurmTasks(const Sweep& sweep) {
  std::map<std::int64_t, SlurmTask> tasks;
  const auto jobs = readSlurmJobs(sweep);
  if (jobs.empty()) return tasks;
  // Accounting first: what squeue says is newer.
  if (support::isOnPath("sacct")) {
    std::string ids;
    for (const SlurmJob& job : jobs) ids += (ids.empty() ? "" : ",") + job.id;
    const auto past =
        support::runCommand({"sacct", "--noheader", "--parsable2", "--allocations", "--array",
                             "--jobs", ids, "--format", "JobID,State,Reason,NodeList"});
    if (past.status == 0) addTasks(tasks, asQueueLines(past.out)); // else there is no accounting
  }
  const auto queue = support::runCommand({"squeue", "--noheader", "--array", "--states=all",
                                          "--name=" + sweep.id(), "--format=%F|%K|%T|%r|%N"});
  if (queue.status != 0)
    throw support::IoError("squeue", queue.err.substr(0, queue.err.find('\n')));
  addTasks(tasks, ownLines(queue.out, jobs));
  return tasks;
}

} // namespace dmm::sweep
