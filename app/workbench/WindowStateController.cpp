#include "app/workbench/WindowStateController.h"

#include "app/workbench/Appearance.h"
#include "app/workbench/CompareController.h"
#include "app/workbench/MainWindow.h"
#include "app/workbench/RunLibrary.h"
#include "core/config/ConfigYaml.h"
#include "core/support/UserFolders.h"
#include "widgets/compare/CompareView.h"
#include "widgets/estimators/EstimatorsPage.h"
#include "widgets/experiment/ExperimentPanel.h"
#include "widgets/lens/LensPage.h"
#include "widgets/plot/CurveStack.h"
#include "widgets/plot/TrainingCurves.h"
#include "widgets/runs/RunListPanel.h"

#include <QTabWidget>

#include <algorithm>

namespace dmm::app {

WindowStateController::WindowStateController(MainWindow& window, AppearanceChoice& appearance,
                                             CompareController& compare, const RunLibrary& library,
                                             QObject* parent)
    : QObject(parent)
    , m_window(window)
    , m_appearance(appearance)
    , m_compare(compare)
    , m_library(library)
    , m_settings(support::userConfigFolder() / "window.ini") {
  connect(&m_library, &RunLibrary::loaded, this, &WindowStateController::restoreRuns);
}

void WindowStateController::restore() {
  if (!m_settings.problem().isEmpty())
    Q_EMIT problemOccurred(tr("The window's settings could not be read."), m_settings.problem());
  const auto value = [this](const char* key) { return m_settings.value(key); };
  const Panels& panels = m_window.panels();
  m_appearance.choose(appearanceOf(value("appearance").toString()));
  m_window.restoreLayout(value("geometry").toByteArray(), value("docks").toByteArray());
  panels.stage->setCurrentIndex(std::clamp(value("tab").toInt(), 0, panels.stage->count() - 1));
  restoreExperiment();
  panels.runs->restoreViewState(value("runs/view").toString());
  panels.curves->stack()->restoreState(value("curves").toMap());
  panels.lens->restoreState(value("lens").toMap());
  panels.lensViews->setCurrentIndex(
      std::clamp(value("lensView").toInt(), 0, panels.lensViews->count() - 1));
  panels.estimators->restoreState(value("estimators").toMap());
  panels.compare->restoreState(value("compare/view").toMap());
  m_wantedRun = value("runs/selected").toString();
}

void WindowStateController::restoreExperiment() {
  widgets::ExperimentPanel& form = *m_window.panels().experiment;
  form.compareWithPreset(m_settings.value("experiment/preset").toString());
  const QString experiment = m_settings.value("experiment/config").toString();
  if (!experiment.isEmpty()) {
    try {
      form.setConfig(config::parseConfig(experiment.toStdString(), "window.ini"));
    } catch (const std::exception&) { // of another version of the program: the preset then
    }
  }
  form.openSections(m_settings.value("experiment/openSections").toStringList());
}

void WindowStateController::restoreRuns() {
  widgets::RunListPanel& list = *m_window.panels().runs;
  if (list.selectedRun().isEmpty()) list.selectRun(m_wantedRun);
  if (!m_compare.runs().isEmpty()) return;
  QStringList there;
  for (const QString& id : m_settings.value("compare/runs").toStringList())
    if (m_library.find(id.toStdString())) there += id;
  m_compare.setBaseline(m_settings.value("compare/baseline").toString());
  m_compare.setRuns(there);
}

void WindowStateController::save() {
  const auto set = [this](const char* key, const QVariant& value) {
    m_settings.setValue(key, value);
  };
  const Panels& panels = m_window.panels();
  set("appearance", toString(m_appearance.chosen()));
  set("geometry", m_window.saveGeometry());
  set("docks", m_window.saveState());
  set("tab", panels.stage->currentIndex());
  set("experiment/preset", panels.experiment->presetName());
  set("experiment/config", QString::fromStdString(config::toYaml(panels.experiment->config())));
  set("experiment/openSections", panels.experiment->openSections());
  set("runs/view", panels.runs->viewState());
  set("runs/selected", panels.runs->selectedRun());
  set("curves", panels.curves->stack()->state());
  set("lens", panels.lens->state());
  set("lensView", panels.lensViews->currentIndex());
  set("estimators", panels.estimators->state());
  set("compare/view", panels.compare->state());
  set("compare/runs", m_compare.runs());
  set("compare/baseline", m_compare.baseline());
  m_settings.save();
}

} // namespace dmm::app
