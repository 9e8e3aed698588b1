// What the window remembers from one start to the next.

#include "app/workbench/CompareController.h"
#include "app/workbench/MainWindow.h"
#include "app/workbench/RunLibrary.h"
#include "app/workbench/WindowSettings.h"
#include "core/config/ConfigYaml.h"
#include "widgets/compare/CompareView.h"
#include "widgets/experiment/ExperimentPanel.h"
#include "widgets/lens/LensPage.h"
#include "widgets/plot/CurveStack.h"
#include "widgets/plot/TrainingCurves.h"
#include "widgets/runs/RunListPanel.h"

#include <QTabWidget>

#include <algorithm>

namespace dmm::app {

void MainWindow::restoreWindow() {
  if (!m_settings->problem().isEmpty())
    showProblem(tr("The window's settings could not be read."), m_settings->problem());
  const auto value = [this](const char* key) { return m_settings->value(key); };
  m_appearance = appearanceOf(value("appearance").toString());
  apply(m_appearance);
  m_hasRestoredLayout = restoreGeometry(value("geometry").toByteArray()) &&
                        restoreState(value("docks").toByteArray());
  if (!m_hasRestoredLayout) resizeToScreen();
  m_stage->setCurrentIndex(std::clamp(value("tab").toInt(), 0, m_stage->count() - 1));
  m_experiment->compareWithPreset(value("experiment/preset").toString());
  const QString experiment = value("experiment/config").toString();
  if (!experiment.isEmpty()) {
    try {
      m_experiment->setConfig(config::parseConfig(experiment.toStdString(), "window.ini"));
    } catch (const std::exception&) { // of another version of the program: the preset then
    }
  }
  m_experiment->openSections(value("experiment/openSections").toStringList());
  m_runList->restoreViewState(value("runs/view").toString());
  m_curves->stack()->restoreState(value("curves").toMap());
  m_lens->restoreState(value("lens").toMap());
  m_compare->restoreState(value("compare/view").toMap());
  m_wantedRun = value("runs/selected").toString();
}

void MainWindow::restoreSelection() {
  if (m_runList->selectedRun().isEmpty()) m_runList->selectRun(m_wantedRun);
  if (m_compareController->runs().isEmpty()) {
    QStringList there;
    for (const QString& id : m_settings->value("compare/runs").toStringList())
      if (m_runs->find(id.toStdString())) there += id;
    m_compareController->setBaseline(m_settings->value("compare/baseline").toString());
    m_compareController->setRuns(there);
  }
}

void MainWindow::saveWindow() {
  const auto set = [this](const char* key, const QVariant& value) {
    m_settings->setValue(key, value);
  };
  set("appearance", toString(m_appearance));
  set("geometry", saveGeometry());
  set("docks", saveState());
  set("tab", m_stage->currentIndex());
  set("experiment/preset", m_experiment->presetName());
  set("experiment/config", QString::fromStdString(config::toYaml(m_experiment->config())));
  set("experiment/openSections", m_experiment->openSections());
  set("runs/view", m_runList->viewState());
  set("runs/selected", m_runList->selectedRun());
  set("curves", m_curves->stack()->state());
  set("lens", m_lens->state());
  set("compare/view", m_compare->state());
  set("compare/runs", m_compareController->runs());
  set("compare/baseline", m_compareController->baseline());
  m_settings->save();
}

} // namespace dmm::app
