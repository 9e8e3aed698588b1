// The menus of the main window and their keys (the keys are those of every action in the window).

#include "app/workbench/MainWindow.h"
#include "app/workbench/PlaybackController.h"
#include "app/workbench/Presets.h"
#include "app/workbench/TrainingController.h"
#include "core/support/Version.h"
#include "widgets/experiment/ExperimentPanel.h"
#include "widgets/pianoroll/MusicStage.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/plot/TrainingCurves.h"
#include "widgets/runs/RunListPanel.h"

#include <QAction>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QTabWidget>

namespace dmm::app {

namespace {

template <typename Context, typename Slot>
QAction* add(QMenu* menu, const QString& text, const QKeySequence& keys, Context* context,
             Slot slot) {
  QAction* action = menu->addAction(text);
  action->setShortcut(keys);
  QObject::connect(action, &QAction::triggered, context, slot);
  return action;
}

} // namespace

void MainWindow::makeMenus() {
  QMenu* file = menuBar()->addMenu(tr("&File"));
  add(file, tr("&Open a dataset..."), QKeySequence::Open, this, &MainWindow::chooseDatasetFile);
  add(file, tr("&Get the canonical JSB files..."), {}, this, &MainWindow::fetchCanonicalFiles)
      ->setObjectName(QStringLiteral("fetchAction"));
  file->addSeparator();
  add(file, tr("Save the piece as &WAV..."), {}, m_playback, &PlaybackController::saveAsWav)
      ->setObjectName(QStringLiteral("saveWavAction"));
  file->addSeparator();
  add(file, tr("&Quit"), QKeySequence::Quit, this, [this] { close(); });

  QMenu* experiment = menuBar()->addMenu(tr("&Experiment"));
  add(experiment, tr("&Train, pause or resume"), QKeySequence(Qt::CTRL | Qt::Key_Return),
      m_experiment, &widgets::ExperimentPanel::clickPrimary);
  add(experiment, tr("&Stop"), QKeySequence(Qt::CTRL | Qt::Key_Period), this, [this] {
    if (m_training->isTraining()) stopTraining();
  });
  experiment->addSeparator();
  QMenu* fresh = experiment->addMenu(tr("&New from preset"));
  int place = 0;
  for (const auto& [label, config] : shippedPresets()) {
    const QKeySequence keys = place++ == 0 ? QKeySequence(Qt::CTRL | Qt::Key_N) : QKeySequence();
    add(fresh, label, keys, this, [this, config = config] { m_experiment->setConfig(config); });
  }

  QMenu* view = menuBar()->addMenu(tr("&View"));
  for (int tab = 0; tab < m_stage->count(); ++tab)
    add(view, m_stage->tabText(tab), QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + tab)), this,
        [this, tab] { m_stage->setCurrentIndex(tab); });
  view->addSeparator();
  const auto addZoom = [&](const QString& text, const QKeySequence& keys, auto curves, auto roll) {
    add(view, text, keys, this, [this, curves, roll] {
      if (m_stage->currentWidget() == m_curves) {
        (m_curves->*curves)();
      } else {
        (m_music->pianoRoll()->*roll)();
      }
    });
  };
  using widgets::PianoRollView;
  using widgets::TrainingCurves;
  addZoom(tr("Zoom &in"), QKeySequence::ZoomIn, &TrainingCurves::zoomIn, &PianoRollView::zoomIn);
  addZoom(tr("Zoom &out"), QKeySequence::ZoomOut, &TrainingCurves::zoomOut,
          &PianoRollView::zoomOut);
  addZoom(tr("&Fit"), QKeySequence(Qt::CTRL | Qt::Key_0), &TrainingCurves::fit,
          &PianoRollView::fit);
  view->addSeparator();
  view->addAction(m_experimentDock->toggleViewAction());
  view->addAction(m_runsDock->toggleViewAction());
  QAction* alone = add(view, tr("The stage &alone"), QKeySequence(Qt::Key_F11), this,
                       &MainWindow::toggleFullStage);
  alone->setCheckable(true);
  add(view, tr("&Search runs"), QKeySequence::Find, this, [this] {
    m_runsDock->show();
    m_runList->focusSearch();
  });

  makePlayMenu();

  QMenu* help = menuBar()->addMenu(tr("&Help"));
  add(help, tr("&About DMM Workbench"), {}, this, &MainWindow::showAbout);
}

void MainWindow::makePlayMenu() {
  QMenu* play = menuBar()->addMenu(tr("&Play"));
  add(play, tr("&Play or pause"), QKeySequence(Qt::Key_Space), m_playback,
      &PlaybackController::togglePlaying);
  add(play, tr("&Stop"), {}, m_playback, &PlaybackController::stop);
  add(play, tr("To the s&tart"), QKeySequence(Qt::Key_Return), m_playback,
      &PlaybackController::goToStart);
  play->addSeparator();
  QAction* repeat = add(play, tr("&Repeat"), QKeySequence(Qt::Key_L), m_playback,
                        &PlaybackController::toggleLooping);
  repeat->setCheckable(true);
  connect(m_playback, &PlaybackController::loopChanged, repeat, &QAction::setChecked);
  play->addSeparator();
  add(play, tr("P&anic: silence every note"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P),
      m_playback, &PlaybackController::panic);
}

void MainWindow::toggleFullStage(bool on) {
  m_experimentDock->setVisible(!on);
  m_runsDock->setVisible(!on);
}

void MainWindow::showAbout() {
  auto* about = new QMessageBox(QMessageBox::NoIcon, tr("About DMM Workbench"),
                                tr("DMM Workbench %1").arg(QString::fromLatin1(support::kVersion)),
                                QMessageBox::Ok, this);
  about->setObjectName(QStringLiteral("aboutMessage"));
  about->setAttribute(Qt::WA_DeleteOnClose);
  about->setInformativeText(tr(
      "Trains Deep Markov Models (Krishnan, Shalit and Sontag, AAAI 2017) on four-part chorales, "
      "with the defaults of Pyro's examples/dmm.py."));
  about->open();
}

} // namespace dmm::app
