#include "core/runs/RunInfoYaml.h"

#include "core/config/YamlText.h"
#include "core/support/Errors.h"
#include "core/support/Text.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <array>
#include <cmath>

namespace dmm::runs {

using support::InputError;
using types::RunInfo;
using types::RunStatus;

namespace {

constexpr std::array kStatuses{RunStatus::Queued,     RunStatus::Running, RunStatus::Paused,
                               RunStatus::Finished,   RunStatus::Stopped, RunStatus::Failed,
                               RunStatus::Interrupted};

RunStatus parseStatus(const std::string& word, const std::string& where) {
  for (const RunStatus status : kStatuses)
    if (word == types::toString(status)) return status;
  throw InputError(where,
                   fmt::format("status: '{}' is not a status of a run", support::shortened(word)));
}

} // namespace

RunInfo parseRunInfo(const std::string& yaml, const std::string& source) {
  RunInfo info;
  try {
    const YAML::Node root = config::parseYaml(yaml, source);
    if (!root.IsMap()) throw InputError(source, "expected a map of the run's record");
    const auto read = [&](const char* key, auto& value) {
      using Value = std::remove_reference_t<decltype(value)>;
      const YAML::Node node = root[key];
      if (!node) return;
      value = node.template as<Value>();
      // Whoever wrote the file, the rest of the program has text to show.
      if constexpr (std::is_same_v<Value, std::string>) value = support::validUtf8(value);
    };
    read("name", info.name);
    read("tags", info.tags);
    for (std::string& tag : info.tags) tag = support::validUtf8(tag);
    read("notes", info.notes);
    read("failure", info.failure);
    read("created", info.created);
    read("started", info.started);
    read("ended", info.ended);
    read("parent_run", info.parentRun);
    read("parent_epoch", info.parentEpoch);
    read("initial_weights", info.initialWeights);
    read("initial_weights_sha256", info.initialSha256);
    read("example", info.example);
    read("color", info.color);
    read("archived", info.archived);
    read("machine", info.machine);
    read("host", info.host);
    read("target", info.target);
    read("sweep", info.sweep);
    read("sweep_index", info.sweepIndex);
    read("seconds_an_evaluation", info.secondsAnEvaluation);
    read("seconds_a_sample", info.secondsASample);
    std::string status;
    read("status", status);
    info.status = parseStatus(status, source);
  } catch (const YAML::Exception& error) {
    throw InputError(fmt::format("{}:{}", source, error.mark.line + 1), error.msg);
  }
  return info;
}

std::string toYaml(const RunInfo& info) {
  YAML::Emitter out;
  out << YAML::BeginMap;
  const auto write = [&](const char* key, const auto& value) {
    out << YAML::Key << key << YAML::Value << value;
  };
  write("name", info.name);
  out << YAML::Key << "tags" << YAML::Value << YAML::Flow << info.tags;
  write("notes", info.notes);
  write("status", std::string(types::toString(info.status)));
  if (!info.failure.empty()) write("failure", info.failure);
  write("created", info.created);
  write("started", info.started);
  write("ended", info.ended);
  if (!info.parentRun.empty()) {
    write("parent_run", info.parentRun);
    write("parent_epoch", info.parentEpoch);
  }
  if (!info.initialWeights.empty()) {
    write("initial_weights", info.initialWeights);
    write("initial_weights_sha256", info.initialSha256);
  }
  if (info.example > 0) write("example", info.example);
  if (info.color >= 0) write("color", info.color);
  if (info.archived) write("archived", info.archived);
  if (!info.machine.empty()) write("machine", info.machine);
  if (!info.host.empty()) write("host", info.host);
  if (!info.target.empty()) write("target", info.target);
  if (!info.sweep.empty()) {
    write("sweep", info.sweep);
    write("sweep_index", info.sweepIndex);
  }
  if (std::isfinite(info.secondsAnEvaluation))
    write("seconds_an_evaluation", info.secondsAnEvaluation);
  if (std::isfinite(info.secondsASample)) write("seconds_a_sample", info.secondsASample);
  out << YAML::EndMap;
  return std::string(out.c_str()) + "\n";
}

} // namespace dmm::runs
