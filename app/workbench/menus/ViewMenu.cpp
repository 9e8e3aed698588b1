#include "app/workbench/menus/ViewMenu.h"

#include "app/workbench/MainWindow.h"
#include "app/workbench/PaneFocus.h"
#include "app/workbench/menus/AppearanceMenu.h"
#include "app/workbench/menus/MenuEntry.h"
#include "widgets/compare/CompareView.h"
#include "widgets/estimators/EstimatorsPage.h"
#include "widgets/experiment/ExperimentPanel.h"
#include "widgets/music/MusicStage.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/plot/CurveStack.h"
#include "widgets/plot/TrainingCurves.h"
#include "widgets/runs/QueuePanel.h"
#include "widgets/runs/RunListPanel.h"
#include "widgets/transport/TransportStrip.h"

#include <QDockWidget>
#include <QTabWidget>

#include <utility>

namespace dmm::app {

using widgets::CurveStack;
using widgets::PianoRollView;

ViewMenu::ViewMenu(MainWindow& window, AppearanceChoice& appearance)
    : QMenu(tr("&View"), &window)
    , m_panels(window.panels()) {
  addPages();
  addSeparator();
  addZoom();
  QAction* afterTools = addSeparator();
  connect(this, &QMenu::aboutToShow, this, [this, afterTools] { insertToolsOfPage(afterTools); });
  addParts(window);
  addSeparator();
  addPaneKeys();
  addSeparator();
  addMenu(new AppearanceMenu(appearance, this));
}

void ViewMenu::addPages() {
  const QString pages[] = {tr("&Curves"), tr("&Lens"), tr("&Music"), tr("Com&pare"), tr("S&weeps")};
  QTabWidget* stage = m_panels.stage;
  for (int tab = 0; tab < stage->count(); ++tab) {
    const QKeySequence keys(Qt::CTRL | Qt::Key(Qt::Key_1 + tab));
    addEntry(this, pages[tab], keys, stage, [stage, tab] { stage->setCurrentIndex(tab); });
    stage->setTabToolTip(tab, keys.toString(QKeySequence::NativeText));
  }
}

void ViewMenu::addZoom() {
  addZoomEntry(tr("Zoom &in"), QKeySequence::ZoomIn, &CurveStack::zoomIn, &PianoRollView::zoomIn);
  addZoomEntry(tr("Zoom &out"), QKeySequence::ZoomOut, &CurveStack::zoomOut,
               &PianoRollView::zoomOut);
  addZoomEntry(tr("&Fit"), QKeySequence(Qt::CTRL | Qt::Key_0), &CurveStack::fit,
               &PianoRollView::fit);
}

/// Of what the page on show has.
void ViewMenu::addZoomEntry(const QString& text, const QKeySequence& keys,
                            void (CurveStack::*curves)(), void (PianoRollView::*roll)()) {
  addEntry(this, text, keys, m_panels.stage, [this, curves, roll] {
    if (CurveStack* shown = shownCurves()) (shown->*curves)();
    if (m_panels.stage->currentWidget() == m_panels.music) (m_panels.music->pianoRoll()->*roll)();
  });
}

void ViewMenu::insertToolsOfPage(QAction* before) {
  for (CurveStack* curves : allCurves())
    for (QAction* action : curves->toolActions()) removeAction(action);
  CurveStack* shown = shownCurves();
  insertActions(before, (shown ? shown : m_panels.curves->stack())->toolActions());
}

std::array<CurveStack*, 3> ViewMenu::allCurves() const {
  return {m_panels.curves->stack(), m_panels.compare->curves(), m_panels.estimators->curves()};
}

/// Of the page on show, or nullptr.
CurveStack* ViewMenu::shownCurves() const {
  for (CurveStack* curves : allCurves())
    if (curves->isVisibleTo(m_panels.stage)) return curves;
  return nullptr;
}

void ViewMenu::addParts(MainWindow& window) {
  for (const auto& [dock, text] : {std::pair(m_panels.experimentDock, tr("Experimen&t")),
                                   {m_panels.runsDock, tr("&Runs")},
                                   {m_panels.queueDock, tr("&Queue")}}) {
    dock->toggleViewAction()->setText(text);
    addAction(dock->toggleViewAction());
  }
  addEntry(this, tr("The stage &alone"), QKeySequence(Qt::Key_F11), &window,
           &MainWindow::showStageAlone)
      ->setCheckable(true);
}

void ViewMenu::addPaneKeys() {
  auto* panes = new PaneFocus(
      {m_panels.experiment, m_panels.stage, m_panels.runs, m_panels.queue, m_panels.transport},
      this);
  addEntry(this, tr("To the &next part"), QKeySequence(Qt::Key_F6), panes, &PaneFocus::next);
  addEntry(this, tr("To the pre&vious part"), QKeySequence(Qt::SHIFT | Qt::Key_F6), panes,
           &PaneFocus::previous);
}

} // namespace dmm::app
