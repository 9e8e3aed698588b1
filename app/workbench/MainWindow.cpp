#include "app/workbench/MainWindow.h"

#include "widgets/compare/CompareView.h"
#include "widgets/estimators/EstimatorsPage.h"
#include "widgets/experiment/ExperimentPanel.h"
#include "widgets/experiment/TrainingStrip.h"
#include "widgets/lens/LensPage.h"
#include "widgets/music/MusicStage.h"
#include "widgets/plot/TrainingCurves.h"
#include "widgets/runs/QueuePanel.h"
#include "widgets/runs/RunListPanel.h"
#include "widgets/sweep/SweepPage.h"
#include "widgets/transport/TransportStrip.h"

#include <QDockWidget>
#include <QScreen>
#include <QShowEvent>
#include <QStatusBar>
#include <QTabWidget>
#include <QToolBar>

#include <algorithm>

namespace dmm::app {

namespace {

constexpr int kNarrowestSide = 280; // pixels
constexpr int kWidestSide = 340;
constexpr int kQueueHeight = 190;

} // namespace

MainWindow::MainWindow()
    : m_panels{new widgets::ExperimentPanel,
               new widgets::TrainingCurves,
               new widgets::LensPage,
               new widgets::EstimatorsPage,
               new widgets::MusicStage,
               new widgets::CompareView,
               new widgets::SweepPage,
               new widgets::RunListPanel,
               new widgets::QueuePanel,
               new widgets::TrainingStrip,
               new widgets::TransportStrip,
               new QTabWidget,
               new QTabWidget} {
  setObjectName(QStringLiteral("mainWindow"));
  setWindowTitle(tr("DMM Workbench"));
  m_panels.stage->setObjectName(QStringLiteral("stage"));
  m_panels.stage->setDocumentMode(true);
  m_panels.stage->addTab(m_panels.curves, tr("Curves"));
  m_panels.lensViews->setObjectName(QStringLiteral("lensViews"));
  m_panels.lensViews->setDocumentMode(true);
  m_panels.lensViews->addTab(m_panels.lens, tr("Time steps"));
  m_panels.lensViews->addTab(m_panels.estimators, tr("Estimators"));
  m_panels.stage->addTab(m_panels.lensViews, tr("Lens"));
  m_panels.stage->addTab(m_panels.music, tr("Music"));
  m_panels.stage->addTab(m_panels.compare, tr("Compare"));
  m_panels.stage->addTab(m_panels.sweeps, tr("Sweeps"));

  // In this order, which is that of the eye, Tab goes through them.
  m_panels.experimentDock = addDock(QStringLiteral("experimentDock"), tr("Experiment"),
                                    m_panels.experiment, Qt::LeftDockWidgetArea);
  setCentralWidget(m_panels.stage);
  m_panels.runsDock =
      addDock(QStringLiteral("runsDock"), tr("Runs"), m_panels.runs, Qt::RightDockWidgetArea);
  m_panels.queueDock =
      addDock(QStringLiteral("queueDock"), tr("Queue"), m_panels.queue, Qt::RightDockWidgetArea);
  auto* bar = new QToolBar(tr("Transport")); // a tool bar lies below the docks, too
  bar->setObjectName(QStringLiteral("transportBar"));
  bar->setMovable(false);
  bar->addWidget(m_panels.transport);
  addToolBar(Qt::BottomToolBarArea, bar);
  statusBar()->setSizeGripEnabled(false);
  statusBar()->addWidget(m_panels.strip, 1);
}

QDockWidget* MainWindow::addDock(const QString& name, const QString& title, QWidget* content,
                                 Qt::DockWidgetArea area) {
  auto* dock = new QDockWidget(title);
  dock->setObjectName(name);
  dock->setFeatures(QDockWidget::DockWidgetClosable);
  dock->setTitleBarWidget(new QWidget); // the panel has a title of its own
  dock->setWidget(content);
  addDockWidget(area, dock);
  return dock;
}

void MainWindow::restoreLayout(const QByteArray& geometry, const QByteArray& docks) {
  m_isLayoutRestored = restoreGeometry(geometry) && restoreState(docks);
  if (!m_isLayoutRestored) resizeToScreen();
}

void MainWindow::showStageAlone(bool alone) {
  for (QDockWidget* dock : {m_panels.experimentDock, m_panels.runsDock, m_panels.queueDock})
    dock->setVisible(!alone);
}

/// All of it with its frame on a screen of 1280 x 800, which is what many laptops have; and not the
/// whole of a large one.
void MainWindow::resizeToScreen() {
  constexpr QSize kComfortable(1440, 900);
  constexpr QSize kFrame(0, 32); // a title bar: nobody knows it before the window shows
  resize(kComfortable.boundedTo(screen()->availableSize() - kFrame));
}

void MainWindow::showEvent(QShowEvent* event) {
  QMainWindow::showEvent(event);
  if (event->spontaneous() || m_isLayoutRestored) return;
  const int side = std::clamp(width() / 5, kNarrowestSide, kWidestSide); // leaves 60 % to the stage
  resizeDocks({m_panels.experimentDock, m_panels.runsDock}, {side, side}, Qt::Horizontal);
  resizeDocks({m_panels.runsDock, m_panels.queueDock}, {height() - kQueueHeight, kQueueHeight},
              Qt::Vertical);
}

} // namespace dmm::app
