#pragma once

#include <QToolButton>

class QAction;
class QMenu;

namespace dmm::widgets {

/// The "…" beside the presets: keep the settings as a preset or as a file, open them again, and
/// take everything back to the preset.
class PresetMenuButton : public QToolButton {
  Q_OBJECT

 public:
  explicit PresetMenuButton(QWidget* parent = nullptr);

  /// Whether the chosen preset is the user's, and whether anything differs from it.
  void setState(bool isOwn, bool differs);

 Q_SIGNALS:
  void saveAsPresetRequested();
  void deletePresetRequested();
  void resetRequested();
  void openFileRequested();
  void saveFileRequested();

 private:
  QMenu* m_menu;
  QAction* m_delete;
  QAction* m_reset;
};

} // namespace dmm::widgets
