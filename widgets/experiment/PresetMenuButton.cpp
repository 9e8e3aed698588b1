#include "widgets/experiment/PresetMenuButton.h"

#include <QMenu>

namespace dmm::widgets {

PresetMenuButton::PresetMenuButton(QWidget* parent) : QToolButton(parent), m_menu(new QMenu(this)) {
  setObjectName(QStringLiteral("presetMenuButton"));
  setText(QStringLiteral("⋯"));
  setToolTip(tr("Keep these settings, or open others"));
  setAccessibleName(tr("Presets and files"));
  setAutoRaise(true);
  m_menu->setObjectName(QStringLiteral("presetMenu"));
  const auto add = [this](const char* name, const QString& text, auto signal) {
    QAction* action = m_menu->addAction(text);
    action->setObjectName(QLatin1String(name));
    connect(action, &QAction::triggered, this, signal);
    return action;
  };
  m_reset = add("resetToPreset", tr("Back to the preset in everything"),
                &PresetMenuButton::resetRequested);
  m_menu->addSeparator();
  add("saveAsPreset", tr("Save as a preset…"), &PresetMenuButton::saveAsPresetRequested);
  m_delete =
      add("deletePreset", tr("Delete this preset…"), &PresetMenuButton::deletePresetRequested);
  m_menu->addSeparator();
  add("openExperiment", tr("Open an experiment file…"), &PresetMenuButton::openFileRequested);
  add("saveExperiment", tr("Save to an experiment file…"), &PresetMenuButton::saveFileRequested);
  connect(this, &QToolButton::clicked, this,
          [this] { m_menu->popup(mapToGlobal(rect().bottomLeft())); });
}

void PresetMenuButton::setState(bool isOwn, bool differs) {
  m_delete->setEnabled(isOwn);
  m_reset->setEnabled(differs);
}

} // namespace dmm::widgets
