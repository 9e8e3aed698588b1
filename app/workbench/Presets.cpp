#include "app/workbench/Presets.h"

#include "core/config/ConfigYaml.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/OutputFile.h"

#include <QFile>

#include <algorithm>

/// The resources are in a static library and must be named once (in the global namespace).
static void initialiseResources() { Q_INIT_RESOURCE(workbench); }

namespace dmm::app {

std::vector<NamedConfig> shippedPresets() {
  static const std::pair<const char*, const char*> kPresets[] = {
      {"Quick listen", "quick"},
      {"Pyro's defaults", "jsb-pyro"},
      {"Hidden Markov, as Pyro", "hmm-pyro"},
      {"Thousand hidden states", "hmm-1024"},
      {"Notes that hear notes", "hmm-nade"},
  };
  initialiseResources();
  std::vector<NamedConfig> presets;
  for (const auto& [label, name] : kPresets) {
    QFile file(QStringLiteral(":/presets/%1.yaml").arg(QLatin1String(name)));
    if (!file.open(QIODevice::ReadOnly)) continue;
    presets.emplace_back(
        QString::fromUtf8(label),
        config::parseConfig(file.readAll().toStdString(), file.fileName().toStdString()));
  }
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
