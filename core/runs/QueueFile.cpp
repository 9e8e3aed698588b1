#include "core/runs/QueueFile.h"

#include "core/config/ConfigYaml.h"
#include "core/config/YamlText.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace dmm::runs {

using support::InputError;
using types::QueuedExperiment;

namespace {

QueuedExperiment parseEntry(const YAML::Node& node, const std::string& where) {
  if (!node.IsMap() || !node["experiment"])
    throw InputError(where, "expected a map with an experiment");
  QueuedExperiment entry;
  entry.config = config::parseConfig(node["experiment"].as<std::string>(), where);
  entry.run = node["run"].as<std::string>("");
  if (entry.run.find('/') != std::string::npos || entry.run == "." || entry.run == "..")
    throw InputError(where, "run: expected the id of a run, got a path");
  entry.failure = node["failure"].as<std::string>("");
  return entry;
}

} // namespace

std::filesystem::path queueFile(const std::filesystem::path& runsFolder) {
  return runsFolder / "queue.yaml";
}

std::vector<QueuedExperiment> readQueue(const std::filesystem::path& file) {
  std::vector<QueuedExperiment> queue;
  if (!std::filesystem::exists(file)) return queue;
  try {
    const YAML::Node root =
        config::parseYaml(support::readFile(file, config::kLargestYaml), file.string());
    if (root.IsNull()) return queue;
    if (!root.IsSequence()) throw InputError(file.string(), "expected a list of experiments");
    for (const YAML::Node& node : root)
      queue.push_back(
          parseEntry(node, fmt::format("{}: entry {}", file.string(), queue.size() + 1)));
  } catch (const YAML::Exception& error) {
    throw InputError(fmt::format("{}:{}", file.string(), error.mark.line + 1), error.msg);
  }
  return queue;
}

void writeQueue(const std::filesystem::path& file, const std::vector<QueuedExperiment>& queue) {
  YAML::Emitter out;
  out << YAML::BeginSeq;
  for (const QueuedExperiment& entry : queue) {
    out << YAML::BeginMap;
    out << YAML::Key << "experiment" << YAML::Value << YAML::Literal
        << config::toYaml(entry.config);
    if (!entry.run.empty()) out << YAML::Key << "run" << YAML::Value << entry.run;
    if (!entry.failure.empty()) out << YAML::Key << "failure" << YAML::Value << entry.failure;
    out << YAML::EndMap;
  }
  out << YAML::EndSeq;
  support::createFolder(file.parent_path());
  support::writeFile(file, std::string(out.c_str()) + "\n");
}

} // namespace dmm::runs
