#include "core/sweep/SlurmSettingsFile.h"

#include "core/config/YamlText.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/Text.h"
#include "core/support/UserFolders.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace dmm::sweep {

using support::InputError;
using types::SlurmSettings;

namespace {

/// Calls visit(key, place) for every setting.
template <typename Settings, typename Visit> void visitAll(Settings& settings, Visit visit) {
  visit("partition", settings.partition);
  visit("account", settings.account);
  visit("time", settings.time);
  visit("memory", settings.memory);
  visit("cores", settings.cores);
  visit("at_once", settings.atOnce);
  visit("setup", settings.setup);
  visit("wrapper", settings.wrapper);
  visit("program", settings.program);
  visit("more", settings.more);
}

void refuseBadTexts(const SlurmSettings& settings) {
  const auto check = [](const std::string& key, const std::string& text) {
    const auto lines = key == "setup" ? support::Lines::Many : support::Lines::One;
    if (const auto problem = support::textProblem(text, lines); !problem.empty())
      throw InputError(key, problem);
  };
  visitAll(settings, [&](const char* key, const auto& value) {
    using Value = std::decay_t<decltype(value)>;
    if constexpr (std::is_same_v<Value, std::string>)
      check(key, value);
    else if constexpr (std::is_same_v<Value, std::vector<std::string>>)
      for (const std::string& text : value) check(key, text);
    else if (value < 0)
      throw InputError(key, fmt::format("expected a whole number from 0, got {}", value));
  });
}

} // namespace

SlurmSettings readSlurmSettings(const std::filesystem::path& file) {
  SlurmSettings settings;
  if (!std::filesystem::exists(file)) return settings;
  try {
    const YAML::Node root =
        config::parseYaml(support::readFile(file, config::kLargestYaml), file.string());
    if (!root.IsMap()) throw InputError(file.string(), "expected a map of settings");
    visitAll(settings, [&](const char* key, auto& value) {
      if (root[key]) value = root[key].template as<std::decay_t<decltype(value)>>();
    });
  } catch (const YAML::Exception& error) {
    throw InputError(fmt::format("{}:{}", file.string(), error.mark.line + 1), error.msg);
  }
  refuseBadTexts(settings);
  return settings;
}

void writeSlurmSettings(const std::filesystem::path& file, const SlurmSettings& settings) {
  refuseBadTexts(settings);
  YAML::Emitter out;
  out << YAML::BeginMap;
  visitAll(settings, [&](const char* key, const auto& value) {
    if (value != std::decay_t<decltype(value)>{}) out << YAML::Key << key << YAML::Value << value;
  });
  out << YAML::EndMap;
  support::createFolder(file.parent_path());
  support::writeFile(file, std::string(out.c_str()) + "\n");
}

std::filesystem::path lastSlurmSettingsFile() { return support::userConfigFolder() / "slurm.yaml"; }

} // namespace dmm::sweep
