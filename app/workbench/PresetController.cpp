#include "app/workbench/PresetController.h"

#include "core/config/ConfigYaml.h"
#include "core/support/OutputFile.h"
#include "core/types/RunName.h"
#include "widgets/experiment/ExperimentPanel.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>

namespace dmm::app {

using widgets::ExperimentPanel;

PresetController::PresetController(ExperimentPanel& panel, std::filesystem::path presetFolder,
                                   QObject* parent)
    : QObject(parent)
    , m_panel(panel)
    , m_folder(std::move(presetFolder)) {
  connect(&m_panel, &ExperimentPanel::savePresetRequested, this, &PresetController::askToSave);
  connect(&m_panel, &ExperimentPanel::deletePresetRequested, this, &PresetController::askToDelete);
  connect(&m_panel, &ExperimentPanel::openFileRequested, this, &PresetController::askForFile);
  connect(&m_panel, &ExperimentPanel::saveFileRequested, this, &PresetController::askWhereToSave);
}

void PresetController::attempt(const QString& title, const std::function<void()>& action) {
  try {
    action();
  } catch (const std::exception& error) {
    Q_EMIT problemOccurred(title, QString::fromUtf8(error.what()));
  }
}

void PresetController::load() {
  std::vector<widgets::Preset> presets;
  for (auto& [name, config] : shippedPresets()) presets.push_back({name, config, false});
  const auto own = m_folder.read();
  for (const auto& [name, config] : own.presets) presets.push_back({name, config, true});
  m_panel.setPresets(std::move(presets));
  QStringList problems;
  for (const auto& problem : own.problems) problems += QString::fromStdString(problem);
  if (!problems.isEmpty())
    Q_EMIT problemOccurred(tr("Some of your presets could not be read."),
                           problems.join(QLatin1Char('\n')));
}

void PresetController::askToSave(const types::ExperimentConfig& config) {
  auto* dialog = new QInputDialog(m_panel.window());
  dialog->setObjectName(QStringLiteral("presetNameDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Save as a preset"));
  dialog->setLabelText(tr("Name of the preset"));
  constexpr int kLongest = 80; // as PresetFolder allows
  dialog->setTextValue(QString::fromStdString(config.name).left(kLongest));
  connect(dialog, &QInputDialog::textValueSelected, this,
          [this, config](const QString& name) { save(name.trimmed(), config); });
  dialog->open();
}

void PresetController::save(const QString& name, const types::ExperimentConfig& config) {
  const auto write = [this, name, config] {
    attempt(tr("The preset could not be saved."), [&] {
      types::ExperimentConfig preset = config;
      preset.dataset = {}; // a preset is about settings, and keeps the chosen dataset
      preset.name = name.toStdString();
      m_folder.save(name, preset);
      load();
      m_panel.compareWithPreset(name);
      Q_EMIT statusChanged(tr("Saved the preset %1").arg(name));
    });
  };
  attempt(tr("The preset could not be saved."), [&] {
    for (const auto& shipped : shippedPresets())
      if (shipped.first == name)
        throw std::invalid_argument(
            tr("%1 ships with the program: choose another name.").arg(name).toStdString());
    if (!m_folder.has(name)) {
      write();
      return;
    }
    auto* question = new QMessageBox(QMessageBox::Question, tr("Save as a preset"),
                                     tr("Replace your preset %1?").arg(name), QMessageBox::Cancel,
                                     m_panel.window());
    question->setObjectName(QStringLiteral("replacePreset"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    auto* replace = question->addButton(tr("Replace"), QMessageBox::AcceptRole);
    replace->setObjectName(QStringLiteral("replaceButton"));
    connect(replace, &QPushButton::clicked, this, write);
    question->open();
  });
}

void PresetController::askToDelete(const QString& name) {
  auto* question = new QMessageBox(QMessageBox::Question, tr("Delete a preset"),
                                   tr("Delete your preset %1?").arg(name), QMessageBox::Cancel,
                                   m_panel.window());
  question->setObjectName(QStringLiteral("deletePresetQuestion"));
  question->setAttribute(Qt::WA_DeleteOnClose);
  question->setInformativeText(tr("The settings stay in the form; no run is touched."));
  auto* remove = question->addButton(tr("Delete"), QMessageBox::DestructiveRole);
  remove->setObjectName(QStringLiteral("deletePresetButton"));
  connect(remove, &QPushButton::clicked, this, [this, name] { this->remove(name); });
  question->open();
}

void PresetController::remove(const QString& name) {
  attempt(tr("The preset could not be deleted."), [&] {
    types::ExperimentConfig shown = m_panel.config();
    if (!m_panel.isNamedByUser()) shown.name.clear();
    m_folder.remove(name);
    load();
    m_panel.setConfig(shown);
    Q_EMIT statusChanged(tr("Deleted the preset %1").arg(name));
  });
}

void PresetController::askForFile() {
  auto* dialog = new QFileDialog(m_panel.window(), tr("Open an experiment"));
  dialog->setObjectName(QStringLiteral("openExperimentDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  dialog->setNameFilter(tr("Experiments (*.yaml *.yml)"));
  connect(dialog, &QFileDialog::fileSelected, this, &PresetController::openFile);
  dialog->open();
}

void PresetController::openFile(const QString& file) {
  attempt(tr("The experiment could not be opened."), [&] {
    m_panel.setConfig(config::readConfig(file.toStdString()));
    Q_EMIT statusChanged(tr("Opened %1").arg(QFileInfo(file).fileName()));
  });
}

void PresetController::useSettingsOf(const types::RunSummary& run) {
  types::ExperimentConfig config = run.config;
  config.versions.clear();
  m_panel.setConfig(config);
  Q_EMIT statusChanged(
      tr("The form shows the settings of %1.").arg(QString::fromStdString(types::shownName(run))));
}

void PresetController::askWhereToSave(const types::ExperimentConfig& config) {
  auto* dialog = new QFileDialog(m_panel.window(), tr("Save the experiment"));
  dialog->setObjectName(QStringLiteral("saveExperimentDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilter(tr("Experiments (*.yaml *.yml)"));
  dialog->setDefaultSuffix(QStringLiteral("yaml"));
  dialog->selectFile(QString::fromStdString(config.name) + QStringLiteral(".yaml"));
  connect(dialog, &QFileDialog::fileSelected, this, [this, config](const QString& file) {
    attempt(tr("The experiment could not be saved."), [&] {
      support::saveFile(file.toStdString(), config::toYaml(config));
      Q_EMIT statusChanged(tr("Saved %1").arg(QFileInfo(file).fileName()));
    });
  });
  dialog->open();
}

} // namespace dmm::app
