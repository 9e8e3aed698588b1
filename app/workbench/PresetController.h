#pragma once

#include "app/workbench/Presets.h"
#include "core/types/RunInfo.h"

#include <QObject>

#include <functional>

class QWidget;

namespace dmm::widgets {
class ExperimentPanel;
}

namespace dmm::app {

/// Serves the presets of the experiment panel: offers those that ship and the user's own, saves and
/// deletes the latter, and opens and saves experiment files anywhere. The panel must outlive it.
class PresetController : public QObject {
  Q_OBJECT

 public:
  PresetController(widgets::ExperimentPanel& panel, std::filesystem::path presetFolder,
                   QObject* parent = nullptr);

  /// Reads the user's presets and shows them all.
  void load();

  void askToSave(const types::ExperimentConfig& config);
  void askToDelete(const QString& name);
  void askForFile();
  void askWhereToSave(const types::ExperimentConfig& config);

  void openFile(const QString& file);

  /// The form takes a run's settings.
  void useSettingsOf(const types::RunSummary& run);

 Q_SIGNALS:
  void statusChanged(const QString& sentence);
  void problemOccurred(const QString& title, const QString& reason);

 private:
  void save(const QString& name, const types::ExperimentConfig& config);
  void remove(const QString& name);
  void attempt(const QString& title, const std::function<void()>& action);

  widgets::ExperimentPanel& m_panel;
  PresetFolder m_folder;
};

} // namespace dmm::app
