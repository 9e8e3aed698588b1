#include "core/sweep/SlurmScript.h"

#include "core/sweep/TaskLog.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace dmm::sweep {

namespace {

/// What follows the header; the words in %...% are filled in.
constexpr const char* kBody = R"script(
task=$SLURM_ARRAY_TASK_ID
note() { printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*" >>"$(printf "%FORMAT%" "$task")"; }
note "started on ${SLURMD_NODENAME:-$(hostname -s)}, job ${SLURM_ARRAY_JOB_ID}_$task"

run=
limit=
ending=
stop() { [ -z "$run" ] || kill -TERM "$run" 2>/dev/null; }
trap 'limit=1; stop' USR1
trap 'ending=1; stop' TERM
%SETUP%
%COMMAND% &
run=$!
[ -z "$limit$ending" ] || stop

# A signal ends one wait, not the run.
wait "$run"
status=$?
while [ -n "$(jobs -rp)" ]; do
  wait "$run"
  status=$?
done
if [ -n "$limit$ending" ] && [ "$status" -gt 128 ]; then
  wait "$run"
  last=$?
  [ "$last" -eq 127 ] || status=$last
fi

again() {
  note "requeued: $1"
  # By the task's place: the last task of an array has the id of the whole array.
  if scontrol requeue "${SLURM_ARRAY_JOB_ID}_$task"; then
    sleep 60 # Slurm ends this script
  else
    note "failed: Slurm did not requeue it"
  fi
}
if [ "$status" -eq 0 ]; then
  note "done"
elif [ -n "$ending" ]; then
  note "stopped: preempted or cancelled"
elif [ "$status" -eq %TOGOON% ] && [ -z "$limit" ]; then
  note "stopped by a signal"
elif [ -n "$limit" ]; then
  again "the time limit"
elif [ "$status" -gt 128 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt %REQUEUES% ]; then
  again "killed by signal $((status - 128))"
elif [ "$status" -gt 128 ]; then
  note "failed: killed by signal $((status - 128))"
else
  note "failed with exit status $status"
fi
exit "$status"
)script";

std::string filledIn(std::string text, const std::string& place, const std::string& value) {
  const auto at = text.find(place);
  return text.replace(at, place.size(), value);
}

} // namespace

std::string arrayText(const std::set<std::int64_t>& indices) {
  std::string text;
  for (auto first = indices.begin(); first != indices.end();) {
    auto last = first;
    for (auto next = std::next(last); next != indices.end() && *next == *last + 1; ++next)
      last = next;
    text += (text.empty() ? "" : ",") + std::to_string(*first);
    if (last != first) text += "-" + std::to_string(*last);
    first = std::next(last);
  }
  return text;
}

std::string shellQuoted(const std::string& word) {
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string slurmScript(const Sweep& sweep, const types::SlurmSettings& settings,
                        const SlurmArray& array) {
  std::int64_t cores = settings.cores;
  for (const std::int64_t index : array.indices)
    if (settings.cores == 0) cores = std::max(cores, sweep.run(index).config.run.threads);
  std::string script = "#!/bin/bash\n";
  const auto option = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) script += fmt::format("#SBATCH --{}={}\n", name, value);
  };
  const std::string most = settings.atOnce > 0 ? fmt::format("%{}", settings.atOnce) : "";
  option("job-name", sweep.id());
  option("array", arrayText(array.indices) + most);
  option("output", shellQuoted(percentEscaped(sweep.logFile(0).parent_path()) + "/%4a.log"));
  option("signal", fmt::format("B:USR1@{}", kSecondsBeforeLimit));
  script += "#SBATCH --requeue\n#SBATCH --open-mode=append\n";
  option("partition", settings.partition);
  option("account", settings.account);
  option("time", settings.time);
  option("mem", settings.memory);
  option("cpus-per-task", std::to_string(cores));
  if (!array.after.empty()) option("dependency", "afterany:" + array.after);
  for (const std::string& more : settings.more) script += "#SBATCH " + more + "\n";

  std::string command = settings.wrapper + (settings.wrapper.empty() ? "" : " ");
  for (const std::string& word :
       {settings.program, std::string("sweep"), std::string("run"), sweep.id(),
        std::string("--runs"), sweep.store().folder().string(), std::string("--stage"),
        std::to_string(array.stage), std::string("--index")})
    command += shellQuoted(word) + " ";
  command += "\"$task\"";
  std::string body = kBody;
  // The name of the file for the shell's printf.
  body = filledIn(body, "\"%FORMAT%\"", shellQuoted(TaskLog::format(sweep)));
  body = filledIn(body, "%SETUP%", settings.setup);
  body = filledIn(body, "%COMMAND%", command);
  body = filledIn(body, "%TOGOON%", std::to_string(kToGoOn));
  return script + filledIn(body, "%REQUEUES%", std::to_string(kMostRequeues));
}

} // namespace dmm::sweep
