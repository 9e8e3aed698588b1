#include "core/config/ConfigYaml.h"

#include "core/config/YamlText.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/Text.h"
#include "core/types/Compatibility.h"
#include "core/types/ConfigField.h"
#include "core/types/ParseNumber.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace dmm::config {

using support::InputError;
using types::ConfigField;
using types::ExperimentConfig;

namespace {

constexpr const char* kVersionsSection = "versions";

std::string place(const std::string& source, const YAML::Node& node) {
  const int line = node.Mark().line;
  return line < 0 ? source : fmt::format("{}:{}", source, line + 1);
}

/// Levenshtein distance, to suggest the key that was meant.
std::size_t editDistance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row.back();
}

/// Writes `text` into the field, or throws "where: key: expected ..., got ...".
void assign(const ConfigField& field, ExperimentConfig& config, const std::string& text,
            const std::string& where) {
  const auto refuse = [&](const std::string& problem) {
    const std::string what = field.key + ": " + problem;
    throw where.empty() ? InputError(what) : InputError(where, what);
  };
  types::FieldValue value = field.value(config); // of the field's kind
  std::visit(
      [&](auto& read) {
        if constexpr (std::is_same_v<std::decay_t<decltype(read)>, std::string>) {
          read = text;
        } else if (!types::parseNumber(text, read)) {
          refuse(
              fmt::format("expected {}, got '{}'", field.expectation(), support::shortened(text)));
        }
      },
      value);
  if (const std::string problem = field.problem(value); !problem.empty())
    refuse(std::holds_alternative<std::string>(value) ? field.problem(support::shortened(text))
                                                      : problem);
  field.write(config, value);
}

class Reader {
 public:
  Reader(std::string source) : m_source(std::move(source)) {}

  ExperimentConfig read(const YAML::Node& root) {
    if (root.IsNull()) return m_config;
    if (!root.IsMap()) throw InputError(m_source, "expected a map of settings");
    readMap(root, "");
    // A run that was recorded before there was a choice had Pyro's.
    if (!m_config.versions.empty() && !m_seen.count("objective.guide_density"))
      m_config.objective.guideDensity = types::GuideDensity::Pairwise;
    for (const auto& conflict : types::conflicts(m_config))
      throw InputError(placeOf(conflict), conflict.reason);
    return m_config;
  }

 private:
  void readMap(const YAML::Node& map, const std::string& section) {
    for (const auto& entry : map) {
      const std::string key = keyOf(entry.first, section);
      if (!m_seen.emplace(key, place(m_source, entry.first)).second)
        throw InputError(place(m_source, entry.first), fmt::format("'{}' is given twice", key));
      if (section.empty() && key == kVersionsSection) {
        readVersions(entry.second);
      } else if (const ConfigField* field = types::findField(key)) {
        if (!entry.second.IsScalar())
          throw InputError(place(m_source, entry.first),
                           fmt::format("{}: expected {}, got {}", key, field->expectation(),
                                       entry.second.IsNull() ? "nothing" : "a list or a map"));
        assign(*field, m_config, entry.second.Scalar(), place(m_source, entry.first));
      } else if (section.empty() && isSection(key)) {
        if (entry.second.IsNull()) continue;
        if (!entry.second.IsMap())
          throw InputError(place(m_source, entry.first),
                           fmt::format("{}: expected a section with settings in it", key));
        readMap(entry.second, key);
      } else {
        throw InputError(place(m_source, entry.first), unknownKey(key));
      }
    }
  }

  std::string keyOf(const YAML::Node& node, const std::string& section) const {
    if (!node.IsScalar()) throw InputError(place(m_source, node), "expected a key");
    return section.empty() ? node.Scalar() : section + "." + node.Scalar();
  }

  static bool isSection(const std::string& word) {
    const auto& fields = types::experimentFields();
    return std::any_of(fields.begin(), fields.end(), [&](const ConfigField& field) {
      return field.key != word && field.section() == word;
    });
  }

  std::string placeOf(const types::Conflict& conflict) const {
    for (const std::string& key : conflict.keys)
      if (const auto seen = m_seen.find(key); seen != m_seen.end()) return seen->second;
    return m_source;
  }

  void readVersions(const YAML::Node& map) {
    if (!map.IsMap()) throw InputError(place(m_source, map), "versions: expected a map");
    for (const auto& entry : map) {
      if (!entry.first.IsScalar() || !entry.second.IsScalar())
        throw InputError(place(m_source, entry.first), "versions: expected name: version");
      m_config.versions[entry.first.Scalar()] = entry.second.Scalar();
    }
  }

  std::string m_source;
  ExperimentConfig m_config;
  std::map<std::string, std::string> m_seen; ///< key -> file:line
};

} // namespace

std::string unknownKey(const std::string& key) {
  const auto& fields = types::experimentFields();
  const auto nearest = std::min_element(fields.begin(), fields.end(), [&](auto& a, auto& b) {
    return editDistance(a.key, key) < editDistance(b.key, key);
  });
  std::string message = fmt::format("unknown key '{}'", support::shortened(key));
  if (editDistance(nearest->key, key) <= 4)
    message += fmt::format("; did you mean '{}'?", nearest->key);
  return message;
}

ExperimentConfig readConfig(const std::filesystem::path& file) {
  return parseConfig(support::readFile(file, kLargestYaml), file.string());
}

ExperimentConfig parseConfig(const std::string& yaml, const std::string& source) {
  return Reader(source).read(parseYaml(yaml, source));
}

std::string toYaml(const ExperimentConfig& config) {
  YAML::Emitter out;
  out << YAML::BeginMap;
  std::string openSection;
  const auto closeSection = [&] {
    if (!openSection.empty()) out << YAML::EndMap;
    openSection.clear();
  };
  for (const ConfigField& field : types::experimentFields()) {
    const std::string section = field.section() == field.key ? "" : field.section();
    if (section != openSection) {
      closeSection();
      if (!section.empty()) out << YAML::Key << section << YAML::Value << YAML::BeginMap;
      openSection = section;
    }
    const std::string key = section.empty() ? field.key : field.key.substr(section.size() + 1);
    out << YAML::Key << key << YAML::Value << types::toText(field.value(config));
  }
  closeSection();
  if (!config.versions.empty())
    out << YAML::Key << kVersionsSection << YAML::Value << config.versions;
  out << YAML::EndMap;
  return std::string(out.c_str()) + "\n";
}

void applySetting(ExperimentConfig& config, const std::string& assignment) {
  const auto equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0)
    throw InputError(fmt::format("--set {}: expected key=value", assignment));
  applySetting(config, assignment.substr(0, equals), assignment.substr(equals + 1),
               "--set " + assignment);
}

void applySetting(ExperimentConfig& config, const std::string& key, const std::string& value,
                  const std::string& option) {
  const ConfigField* field = types::findField(key);
  if (!field) throw InputError(option, unknownKey(key));
  assign(*field, config, value, option);
}

} // namespace dmm::config
