#include "app/workbench/Presets.h"

#include "core/config/ConfigYaml.h"

#include <QFile>

/// The resources are in a static library and must be named once (in the global namespace).
static void initialiseResources() { Q_INIT_RESOURCE(workbench); }

namespace dmm::app {

std::vector<std::pair<QString, types::ExperimentConfig>> shippedPresets() {
  static const std::pair<const char*, const char*> kPresets[] = {
      {"Quick listen", "quick"},
      {"Pyro's defaults", "jsb-pyro"},
  };
  initialiseResources();
  std::vector<std::pair<QString, types::ExperimentConfig>> presets;
  for (const auto& [label, name] : kPresets) {
    QFile file(QStringLiteral(":/presets/%1.yaml").arg(QLatin1String(name)));
    if (!file.open(QIODevice::ReadOnly)) continue;
    presets.emplace_back(
        QString::fromUtf8(label),
        config::parseConfig(file.readAll().toStdString(), file.fileName().toStdString()));
  }
  return presets;
}

} // namespace dmm::app
