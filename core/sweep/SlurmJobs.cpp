#include "core/sweep/SlurmJobs.h"

#include "core/config/YamlText.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace dmm::sweep {

std::filesystem::path slurmJobsFile(const Sweep& sweep) { return sweep.folder() / "jobs.yaml"; }

std::vector<SlurmJob> readSlurmJobs(const Sweep& sweep) {
  const auto file = slurmJobsFile(sweep);
  std::vector<SlurmJob> jobs;
  if (!std::filesystem::exists(file)) return jobs;
  try {
    const YAML::Node root =
        config::parseYaml(support::readFile(file, config::kLargestYaml), file.string());
    for (const YAML::Node& node : root)
      jobs.push_back({node["job"].as<std::string>(), node["array"].as<std::string>(""),
                      node["stage"].as<std::int64_t>(0), node["submitted"].as<std::string>(""),
                      node["from"].as<std::string>("")});
  } catch (const YAML::Exception& error) {
    throw support::InputError(fmt::format("{}:{}", file.string(), error.mark.line + 1), error.msg);
  }
  return jobs;
}

void writeSlurmJobs(const Sweep& sweep, const std::vector<SlurmJob>& jobs) {
  YAML::Emitter out;
  out << YAML::BeginSeq;
  for (const SlurmJob& job : jobs) {
    out << YAML::BeginMap;
    out << YAML::Key << "job" << YAML::Value << job.id;
    out << YAML::Key << "array" << YAML::Value << job.array;
    out << YAML::Key << "stage" << YAML::Value << job.stage;
    out << YAML::Key << "submitted" << YAML::Value << job.submitted;
    out << YAML::Key << "from" << YAML::Value << job.from;
    out << YAML::EndMap;
  }
  out << YAML::EndSeq;
  support::writeFile(slurmJobsFile(sweep), std::string(out.c_str()) + "\n");
}

} // namespace dmm::sweep
