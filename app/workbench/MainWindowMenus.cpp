// The menus of the main window and their keys (the keys are those of every action in the window).

#include "app/workbench/AboutDialog.h"
#include "app/workbench/DatasetImporter.h"
#include "app/workbench/FileOpener.h"
#include "app/workbench/MainWindow.h"
#include "app/workbench/PaneFocus.h"
#include "app/workbench/PlaybackController.h"
#include "app/workbench/PresetController.h"
#include "app/workbench/Presets.h"
#include "app/workbench/QueueController.h"
#include "app/workbench/RunEditor.h"
#include "app/workbench/RunLibrary.h"
#include "app/workbench/TrainingController.h"
#include "widgets/compare/CompareView.h"
#include "widgets/experiment/ExperimentPanel.h"
#include "widgets/music/MusicStage.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/plot/CurveStack.h"
#include "widgets/plot/TrainingCurves.h"
#include "widgets/runs/QueuePanel.h"
#include "widgets/runs/RunActions.h"
#include "widgets/runs/RunListPanel.h"
#include "widgets/theme/Format.h"
#include "widgets/transport/TransportStrip.h"

#include <QAction>
#include <QActionGroup>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QTabWidget>

#include <utility>

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
  makeFileMenu();
  makeExperimentMenu();
  makeRunsMenu();
  makeViewMenu();
  makePlayMenu();
  QMenu* help = menuBar()->addMenu(tr("&Help"));
  add(help, tr("&About DMM Workbench"), {}, this, &MainWindow::showAbout)
      ->setObjectName(QStringLiteral("aboutAction"));
}

void MainWindow::makeFileMenu() {
  QMenu* file = menuBar()->addMenu(tr("&File"));
  add(file, tr("&Open..."), QKeySequence::Open, m_opener, [this] {
    m_opener->ask();
  })->setObjectName(QStringLiteral("openAction"));
  add(file, tr("&Import folder as dataset..."), {}, this, [this] {
    m_importer->start();
  })->setObjectName(QStringLiteral("importAction"));
  add(file, tr("&Get the canonical JSB files..."), {}, this, &MainWindow::fetchCanonicalFiles)
      ->setObjectName(QStringLiteral("fetchAction"));
  file->addSeparator();
  add(file, tr("Open an &experiment..."), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O), m_presets,
      &PresetController::askForFile);
  add(file, tr("&Save the experiment..."), QKeySequence::Save, this,
      [this] { m_presets->askWhereToSave(m_experiment->config()); });
  file->addSeparator();
  add(file, tr("Save the piece as &WAV..."), {}, m_playback, &PlaybackController::saveAsWav)
      ->setObjectName(QStringLiteral("saveWavAction"));
  file->addSeparator();
  add(file, tr("&Quit"), QKeySequence::Quit, this, [this] { close(); });
}

void MainWindow::makeExperimentMenu() {
  using widgets::ExperimentPanel;
  QMenu* experiment = menuBar()->addMenu(tr("&Experiment"));
  add(experiment, tr("&Train, pause or resume"), QKeySequence(Qt::CTRL | Qt::Key_Return),
      m_experiment, &ExperimentPanel::clickPrimary);
  add(experiment, tr("&Stop"), QKeySequence(Qt::CTRL | Qt::Key_Period), this, [this] {
    if (m_training->isTraining()) stopTraining();
  });
  experiment->addSeparator();
  add(experiment, tr("Add to the &queue"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return),
      m_experiment, &ExperimentPanel::clickQueue);
  add(experiment, tr("Add se&veral seeds or values..."),
      QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V), m_experiment,
      &ExperimentPanel::clickQueueSeveral);
  QAction* going = add(experiment, tr("Queue &goes"), QKeySequence(Qt::CTRL | Qt::Key_G), this,
                       [this](bool on) { on ? m_queue->start() : m_queue->hold(); });
  going->setObjectName(QStringLiteral("queueGoesAction"));
  going->setCheckable(true);
  connect(m_queue, &QueueController::queueChanged, going,
          [this, going] { going->setChecked(m_queue->isGoing()); });
  experiment->addSeparator();
  QMenu* fresh = experiment->addMenu(tr("&New from preset"));
  int place = 0;
  for (const auto& [label, config] : shippedPresets()) { // Q, P ...
    const QKeySequence keys = place++ == 0 ? QKeySequence(Qt::CTRL | Qt::Key_N) : QKeySequence();
    add(fresh, QLatin1Char('&') + label, keys, m_experiment,
        [this, label = label] { m_experiment->applyPreset(label); });
  }
  add(experiment, tr("Save as a &preset..."), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), this,
      [this] { m_presets->askToSave(m_experiment->config()); });
}

void MainWindow::makeRunsMenu() {
  QMenu* runs = menuBar()->addMenu(tr("&Runs"));
  add(runs, tr("&Search"), QKeySequence::Find, this, [this] {
    m_runsDock->show();
    m_runList->focusSearch();
  });
  runs->addSeparator();
  m_runList->actions().fill(runs);
  runs->addSeparator();
  add(runs, tr("Empty the &trash..."), {}, this, &MainWindow::askToEmptyTrash)
      ->setObjectName(QStringLiteral("emptyTrashAction"));
}

void MainWindow::makeViewMenu() {
  QMenu* view = menuBar()->addMenu(tr("&View"));
  const QString pages[] = {tr("&Curves"), tr("&Lens"), tr("&Music"), tr("Com&pare")};
  for (int tab = 0; tab < m_stage->count(); ++tab) {
    const QKeySequence keys(Qt::CTRL | Qt::Key(Qt::Key_1 + tab));
    add(view, pages[tab], keys, this, [this, tab] { m_stage->setCurrentIndex(tab); });
    m_stage->setTabToolTip(tab, keys.toString(QKeySequence::NativeText));
  }
  view->addSeparator();
  const auto addZoom = [&](const QString& text, const QKeySequence& keys, auto curves, auto roll) {
    add(view, text, keys, this, [this, curves, roll] {
      if (m_stage->currentWidget() == m_curves) {
        (m_curves->stack()->*curves)();
      } else if (m_stage->currentWidget() == m_compare) {
        (m_compare->curves()->*curves)();
      } else if (m_stage->currentWidget() == m_music) {
        (m_music->pianoRoll()->*roll)();
      }
    });
  };
  using widgets::CurveStack;
  using widgets::PianoRollView;
  addZoom(tr("Zoom &in"), QKeySequence::ZoomIn, &CurveStack::zoomIn, &PianoRollView::zoomIn);
  addZoom(tr("Zoom &out"), QKeySequence::ZoomOut, &CurveStack::zoomOut, &PianoRollView::zoomOut);
  addZoom(tr("&Fit"), QKeySequence(Qt::CTRL | Qt::Key_0), &CurveStack::fit, &PianoRollView::fit);
  QAction* afterTools = view->addSeparator();
  connect(view, &QMenu::aboutToShow, this, [this, view, afterTools] { // those of the page on show
    auto* shown = m_curves->stack();
    auto* other = m_compare->curves();
    if (m_stage->currentWidget() == m_compare) std::swap(shown, other);
    for (QAction* action : other->toolActions()) view->removeAction(action);
    view->insertActions(afterTools, shown->toolActions());
  });
  for (const auto& [dock, text] : {std::pair(m_experimentDock, tr("Experimen&t")),
                                   {m_runsDock, tr("&Runs")},
                                   {m_queueDock, tr("&Queue")}}) {
    dock->toggleViewAction()->setText(text);
    view->addAction(dock->toggleViewAction());
  }
  QAction* alone = add(view, tr("The stage &alone"), QKeySequence(Qt::Key_F11), this,
                       &MainWindow::toggleFullStage);
  alone->setCheckable(true);
  view->addSeparator();
  auto* panes = new PaneFocus({m_experiment, m_stage, m_runList, m_queuePanel, m_transport}, this);
  add(view, tr("To the &next part"), QKeySequence(Qt::Key_F6), panes, &PaneFocus::next);
  add(view, tr("To the pre&vious part"), QKeySequence(Qt::SHIFT | Qt::Key_F6), panes,
      &PaneFocus::previous);
  view->addSeparator();
  makeAppearanceMenu(view);
}

void MainWindow::makeAppearanceMenu(QMenu* view) {
  QMenu* menu = view->addMenu(tr("Colour&s"));
  auto* group = new QActionGroup(menu);
  for (const auto& [appearance, text] : {std::pair(Appearance::System, tr("As the &desktop")),
                                         {Appearance::Light, tr("&Light")},
                                         {Appearance::Dark, tr("Dar&k")}}) {
    QAction* action = menu->addAction(text);
    action->setObjectName(QStringLiteral("appearance.") + toString(appearance));
    action->setCheckable(true);
    group->addAction(action);
    connect(action, &QAction::triggered, this, [this, appearance = appearance] {
      m_appearance = appearance;
      apply(appearance);
    });
    connect(menu, &QMenu::aboutToShow, action, [this, action, appearance = appearance] {
      action->setChecked(m_appearance == appearance);
    });
  }
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
  add(play, tr("&Generate pieces"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G), this, [this] {
    m_stage->setCurrentWidget(m_music);
    m_music->generate();
  })->setObjectName(QStringLiteral("generateAction"));
  play->addSeparator();
  add(play, tr("P&anic: silence every note"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P),
      m_playback, &PlaybackController::panic);
}

void MainWindow::toggleFullStage(bool on) {
  for (QDockWidget* dock : {m_experimentDock, m_runsDock, m_queueDock}) dock->setVisible(!on);
}

void MainWindow::askToEmptyTrash() {
  const std::size_t count = m_runEditor->trashedRuns();
  auto* question = new QMessageBox(
      QMessageBox::Question, tr("Empty the trash"),
      count == 0 ? tr("The trash of these runs is empty.")
                 : tr("Delete %1 for good?")
                       .arg(widgets::format::counted(qint64(count), tr("run"), tr("runs"))),
      count == 0 ? QMessageBox::Ok : QMessageBox::Cancel, this);
  question->setObjectName(QStringLiteral("emptyTrashQuestion"));
  question->setAttribute(Qt::WA_DeleteOnClose);
  if (count > 0) {
    question->setInformativeText(tr("Their checkpoints, figures and pieces cannot be brought "
                                    "back."));
    auto* empty = question->addButton(tr("Delete for good"), QMessageBox::DestructiveRole);
    empty->setObjectName(QStringLiteral("emptyTrashButton"));
    connect(empty, &QPushButton::clicked, m_runEditor, &RunEditor::emptyTrash);
  }
  question->open();
}

void MainWindow::showAbout() {
  auto* about = new AboutDialog(m_runs->folder(), this);
  about->setAttribute(Qt::WA_DeleteOnClose);
  about->open();
}

} // namespace dmm::app
