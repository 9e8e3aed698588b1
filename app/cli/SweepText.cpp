#include "app/cli/SweepText.h"

#include "app/cli/Output.h"
#include "app/cli/Table.h"
#include "core/runs/SpeedBook.h"
#include "core/sweep/TaskLog.h"
#include "core/types/Counted.h"
#include "core/types/RunCost.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <map>

namespace dmm::cli {

namespace {

using Json = nlohmann::ordered_json;
using types::SweepPhase;

Json toJson(const types::FieldValue& value) {
  return std::visit([](const auto& plain) { return Json(plain); }, value);
}

/// Hours of all runs one after the other, as far as the newest runs of the folder tell; else NaN.
double hoursOf(const sweep::Sweep& sweep) {
  constexpr std::size_t kNewest = 200;
  const std::string machine = runs::machineName();
  runs::SpeedBook book(machine);
  const auto all = sweep.store().list();
  for (std::size_t i = all.size(); i-- > 0 && all.size() - i <= kNewest;) {
    try {
      if (all[i].readInfo().machine == machine) book.note(all[i].summary());
    } catch (const std::exception&) { // a damaged run has no speed to tell
    }
  }
  double seconds = 0;
  for (const types::SweepRun& run : sweep.runs())
    seconds += types::secondsOf(run.config, types::withGuesses(book.cost(run.config), run.config));
  return seconds / 3600;
}

std::vector<std::string> settingNames(const sweep::Sweep& sweep) {
  std::vector<std::string> names;
  for (const types::SweepAxis& axis : sweep.plan().axes) {
    const types::ConfigField& field = *types::findField(axis.key);
    names.push_back(field.shortName.empty() ? field.name() : field.shortName);
  }
  return names;
}

} // namespace

void sayPlan(const sweep::Sweep& sweep, bool json) {
  const double hours = hoursOf(sweep);
  if (json) {
    Json entries = Json::array();
    for (const types::SweepRun& run : sweep.runs()) {
      Json settings = Json::object();
      for (std::size_t i = 0; i < run.values.size(); ++i)
        settings[sweep.plan().axes[i].key] = toJson(run.values[i]);
      Json entry{{"index", run.index},
                 {"id", sweep.directory(run.index).id()},
                 {"settings", settings},
                 {"seed", run.config.run.seed},
                 {"name", run.config.name}};
      if (!run.problem.empty()) entry["problem"] = run.problem;
      entries.push_back(std::move(entry));
    }
    Json object{{"id", sweep.id()}, {"name", sweep.plan().name}};
    if (std::isfinite(hours)) object["hours"] = hours;
    object["runs"] = std::move(entries);
    return sayJson(object);
  }
  std::vector<std::vector<std::string>> rows{{"index"}};
  for (const std::string& name : settingNames(sweep)) rows.front().push_back(name);
  rows.front().insert(rows.front().end(), {"seed", "id"});
  for (const types::SweepRun& run : sweep.runs()) {
    std::vector<std::string> row{std::to_string(run.index)};
    for (const types::FieldValue& value : run.values) row.push_back(types::shownText(value));
    row.insert(row.end(), {std::to_string(run.config.run.seed), sweep.directory(run.index).id()});
    rows.push_back(std::move(row));
  }
  const auto lines = tableLines(std::move(rows), {Align::Right, Align::Left});
  sayLine(lines.front());
  for (std::size_t i = 0; i < sweep.runs().size(); ++i) {
    sayLine(lines[i + 1]);
    if (!sweep.runs()[i].problem.empty()) say("    will fail: {}", sweep.runs()[i].problem);
  }
  say("{}: {}{}", sweep.id(), types::counted(std::int64_t(sweep.runs().size()), "run"),
      std::isfinite(hours) ? fmt::format(", about {} hours one after the other", figure(hours, 1))
                           : "");
}

void sayStates(const sweep::Sweep& sweep, const std::vector<types::SweepRunState>& states,
               bool json) {
  std::map<std::string, std::int64_t> counts;
  for (const auto& state : states) ++counts[toString(state.phase)];
  if (json) {
    Json entries = Json::array();
    for (const auto& state : states) {
      Json entry{{"index", state.index},
                 {"id", state.id},
                 {"state", toString(state.phase)},
                 {"epochs", state.epochsDone}};
      if (!state.host.empty()) entry["host"] = state.host;
      if (!state.note.empty()) entry["note"] = state.note;
      if (!state.job.empty()) entry["job"] = state.job;
      if (std::isfinite(state.validNll)) entry["valid_nll"] = state.validNll;
      if (std::isfinite(state.testNll)) entry["test_nll"] = state.testNll;
      if (state.phase == SweepPhase::Failed)
        entry["log_end"] = sweep::endOfLog(sweep.logFile(state.index), 5);
      entries.push_back(std::move(entry));
    }
    return sayJson({{"id", sweep.id()}, {"counts", counts}, {"runs", entries}});
  }
  std::vector<std::vector<std::string>> rows{
      {"index", "state", "epochs", "valid", "where", "job", "name", "note"}};
  for (const auto& state : states)
    rows.push_back({std::to_string(state.index), toString(state.phase),
                    std::to_string(state.epochsDone), figure(state.validNll),
                    state.host.empty() ? "-" : state.host, state.job.empty() ? "-" : state.job,
                    sweep.run(state.index).config.name, state.note});
  using enum Align;
  const auto lines = tableLines(std::move(rows), {Right, Left, Right, Right, Left});
  sayLine(lines.front());
  for (std::size_t i = 0; i < states.size(); ++i) {
    sayLine(lines[i + 1]);
    if (states[i].phase != SweepPhase::Failed) continue;
    // What the log says last and the note does not.
    const std::string end = sweep::endOfLog(sweep.logFile(states[i].index), 1);
    if (!end.empty() && end.find(states[i].note) == std::string::npos) say("    log: {}", end);
  }
  std::string summary;
  for (const auto& [phase, count] : counts)
    summary += (summary.empty() ? "" : ", ") + fmt::format("{} {}", count, phase);
  say("{}: {}", sweep.id(), summary);
}

} // namespace dmm::cli
