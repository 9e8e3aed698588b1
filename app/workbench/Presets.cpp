#include "app/workbench/Presets.h"

#include "core/config/ConfigYaml.h"
#include "core/config/Presets.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/OutputFile.h"

#include <algorithm>

namespace dmm::app {

std::vector<NamedConfig> shippedPresets() {
  std::vector<NamedConfig> presets;
  for (const config::ShippedPreset& preset : config::shippedPresets())
    if (!preset.label.empty())
      presets.emplace_back(QString::fromStdString(preset.label), config::readPreset(preset));
  return presets;
}

std::filesystem::path PresetFolder::fileOf(const QString& name) const {
  if (name.isEmpty() || name.size() > 80 || name.startsWith(QLatin1Char('.')) ||
      name.contains(QLatin1Char('/')) || name.contains(QChar(0)))
    throw support::InputError(
        "a preset's name has 1 to 80 characters, no slash and no dot at its beginning");
  return m_folder / (name.toStdString() + ".yaml");
}

PresetFolder::Content PresetFolder::read() const {
  Content content;
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(m_folder, error))
    if (entry.path().extension() == ".yaml" && entry.path().filename().string().front() != '.')
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    try {
      content.presets.emplace_back(QString::fromStdString(file.stem().string()),
                                   config::readConfig(file));
    } catch (const std::exception& problem) {
      content.problems.push_back(problem.what());
    }
  }
  return content;
}

bool PresetFolder::has(const QString& name) const { return std::filesystem::exists(fileOf(name)); }

void PresetFolder::save(const QString& name, const types::ExperimentConfig& config) const {
  const auto file = fileOf(name);
  support::createFolder(m_folder);
  support::saveFile(file, config::toYaml(config));
}

void PresetFolder::remove(const QString& name) const {
  std::error_code error;
  std::filesystem::remove(fileOf(name), error);
  if (error) throw support::IoError(fileOf(name).string(), "cannot delete: " + error.message());
}

} // namespace dmm::app
