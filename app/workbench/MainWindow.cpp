#include "app/workbench/MainWindow.h"

#include "app/workbench/BackgroundReader.h"
#include "app/workbench/CompareController.h"
#include "app/workbench/DatasetFetch.h"
#include "app/workbench/DatasetImporter.h"
#include "app/workbench/DatasetShelf.h"
#include "app/workbench/FailureDialog.h"
#include "app/workbench/FileOpener.h"
#include "app/workbench/HeardRoll.h"
#include "app/workbench/LensController.h"
#include "app/workbench/MusicController.h"
#include "app/workbench/PlaybackController.h"
#include "app/workbench/PresetController.h"
#include "app/workbench/Problems.h"
#include "app/workbench/QueueController.h"
#include "app/workbench/RunEditor.h"
#include "app/workbench/RunLibrary.h"
#include "app/workbench/TrainingController.h"
#include "app/workbench/WindowSettings.h"
#include "core/data/DatasetLibrary.h"
#include "core/playback/SystemOutputs.h"
#include "core/runs/RunStore.h"
#include "core/support/UserFolders.h"
#include "core/types/ObjectiveInfo.h"
#include "widgets/compare/CompareView.h"
#include "widgets/experiment/ExperimentPanel.h"
#include "widgets/experiment/TrainingStrip.h"
#include "widgets/lens/LensPage.h"
#include "widgets/music/MusicStage.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/plot/CurveStack.h"
#include "widgets/plot/TrainingCurves.h"
#include "widgets/runs/QueuePanel.h"
#include "widgets/runs/RunListPanel.h"
#include "widgets/transport/TransportKeys.h"
#include "widgets/transport/TransportStrip.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QStatusBar>
#include <QTabWidget>
#include <QToolBar>

#include <algorithm>

namespace dmm::app {

using widgets::Activity;

namespace {

constexpr int kRunsRefreshMilliseconds = 2000;
constexpr int kNarrowestSide = 280; // pixels
constexpr int kWidestSide = 340;
constexpr int kQueueHeight = 190;

} // namespace

MainWindow::MainWindow(const std::filesystem::path& runsFolder,
                       std::shared_ptr<playback::Outputs> outputs, QWidget* parent)
    : QMainWindow(parent)
    , m_problems(new Problems(this))
    , m_settings(std::make_unique<WindowSettings>(support::userConfigFolder() / "window.ini"))
    , m_datasets(std::make_unique<DatasetShelf>())
    , m_speeds(runs::machineName())
    , m_runs(new RunLibrary(runsFolder, this))
    , m_runEditor(new RunEditor(*m_runs, this))
    , m_training(new TrainingController(runsFolder, this))
    , m_failureDialog(new FailureDialog(runsFolder, this))
    , m_queue(new QueueController(*m_training, runsFolder, this))
    , m_fetch(new DatasetFetch(this))
    , m_importer(new DatasetImporter(this))
    , m_opener(new FileOpener(this))
    , m_experiment(new widgets::ExperimentPanel)
    , m_curves(new widgets::TrainingCurves)
    , m_lens(new widgets::LensPage)
    , m_music(new widgets::MusicStage)
    , m_compare(new widgets::CompareView)
    , m_runList(new widgets::RunListPanel)
    , m_queuePanel(new widgets::QueuePanel)
    , m_strip(new widgets::TrainingStrip)
    , m_transport(new widgets::TransportStrip)
    , m_lensController(new LensController(*m_lens, runsFolder, this))
    , m_presets(new PresetController(*m_experiment, support::userConfigFolder() / "presets", this))
    , m_musicController(new MusicController(*m_music, runsFolder, this))
    , m_playback(new PlaybackController(
          *m_transport, outputs ? std::move(outputs) : std::make_shared<playback::SystemOutputs>(),
          PlaybackSettings::defaultFile(), this))
    , m_compareController(new CompareController(*m_compare, *m_runs, m_runList->model(), this))
    , m_reader(new BackgroundReader(this)) {
  setObjectName(QStringLiteral("mainWindow"));
  setWindowTitle(tr("DMM Workbench"));
  makeLayout();
  connectExperiment();
  connectTraining();
  connectQueue();
  connectRuns();
  connectMusic();
  connectFiles();
  connectPlayback();
  makeMenus();

  m_experiment->setObjectives(types::objectiveInfos());
  m_presets->load();
  loadLibraryDatasets();
  m_strip->setMessage(tr("Ready"));
  restoreWindow();
  m_queue->load();
  showQueue();

  connect(&m_runsTimer, &QTimer::timeout, m_runs, &RunLibrary::requestRefresh);
  m_runsTimer.start(kRunsRefreshMilliseconds);
  m_runs->requestRefresh();
}

MainWindow::~MainWindow() = default;

void MainWindow::makeLayout() {
  m_stage = new QTabWidget;
  m_stage->setObjectName(QStringLiteral("stage"));
  m_stage->setDocumentMode(true);
  m_stage->addTab(m_curves, tr("Curves"));
  m_stage->addTab(m_lens, tr("Lens"));
  m_stage->addTab(m_music, tr("Music"));
  m_stage->addTab(m_compare, tr("Compare"));

  const auto addDock = [this](const QString& name, const QString& title, QWidget* content,
                              Qt::DockWidgetArea area) {
    auto* dock = new QDockWidget(title);
    dock->setObjectName(name);
    dock->setFeatures(QDockWidget::DockWidgetClosable);
    dock->setTitleBarWidget(new QWidget); // the panel has a title of its own
    dock->setWidget(content);
    addDockWidget(area, dock);
    return dock;
  };
  // In this order, which is that of the eye, Tab goes through them.
  m_experimentDock = addDock(QStringLiteral("experimentDock"), tr("Experiment"), m_experiment,
                             Qt::LeftDockWidgetArea);
  setCentralWidget(m_stage);
  m_runsDock = addDock(QStringLiteral("runsDock"), tr("Runs"), m_runList, Qt::RightDockWidgetArea);
  m_queueDock =
      addDock(QStringLiteral("queueDock"), tr("Queue"), m_queuePanel, Qt::RightDockWidgetArea);
  auto* bar = new QToolBar(tr("Transport")); // a tool bar lies below the docks, too
  bar->setObjectName(QStringLiteral("transportBar"));
  bar->setMovable(false);
  bar->addWidget(m_transport);
  addToolBar(Qt::BottomToolBarArea, bar);
  statusBar()->setSizeGripEnabled(false);
  statusBar()->addWidget(m_strip, 1);
}

void MainWindow::connectFiles() {
  connect(m_importer, &DatasetImporter::datasetImported, this, &MainWindow::openDataset);
  connect(m_opener, &FileOpener::problemOccurred, this, &MainWindow::showProblem);
  connect(m_opener, &FileOpener::datasetOpened, this, &MainWindow::openDataset);
  connect(m_opener, &FileOpener::experimentOpened, m_presets, &PresetController::openFile);
  connect(m_opener, &FileOpener::folderOpened, m_importer, &DatasetImporter::start);
  connect(m_opener, &FileOpener::scoresOpened, this, [this](const QStringList& files) {
    m_stage->setCurrentWidget(m_music);
    m_musicController->openScores(files);
  });
  for (const auto* curves : {m_curves->stack(), m_compare->curves()}) {
    connect(curves, &widgets::CurveStack::exported, this, [this](const QString& file) {
      m_strip->setMessage(tr("Saved %1").arg(QFileInfo(file).fileName()));
    });
    connect(curves, &widgets::CurveStack::exportFailed, this, [this](const QString& reason) {
      showProblem(tr("The curves could not be saved."), reason);
    });
  }
}

void MainWindow::connectPlayback() {
  new widgets::TransportKeys(this);
  connect(m_playback, &PlaybackController::problemOccurred, this, &MainWindow::showProblem);
  connect(m_playback, &PlaybackController::messageIssued, m_strip,
          &widgets::TrainingStrip::setMessage);
  connect(m_music, &widgets::MusicStage::playRequested, m_playback, &PlaybackController::play);

  // A roll shows where the music is, and is one way to say where it should be.
  auto* heard = new HeardRoll(*m_playback, this);
  widgets::PianoRollView* music = m_music->pianoRoll();
  widgets::PianoRollView* lens = m_lens->roll();
  heard->add(
      music, [this] { return m_music->currentChorale(); },
      tr("Choose a piece on the Music page to hear it."));
  heard->add(
      lens, [this] { return m_lens->reading(); },
      tr("Choose a run and a piece on the Lens page to hear it."));
  connect(m_music, &widgets::MusicStage::choraleChanged, heard,
          [heard, music] { heard->notePiece(music); });
  connect(m_lens, &widgets::LensPage::readingChanged, heard,
          [heard, lens] { heard->notePiece(lens); });
  connect(m_lens, &widgets::LensPage::playRequested, heard,
          [heard, lens](double quarters) { heard->playFrom(lens, quarters); });
  connect(m_stage, &QTabWidget::currentChanged, heard, [this, heard, music, lens] {
    if (m_stage->currentWidget() == m_music) heard->noteShown(music);
    if (m_stage->currentWidget() == m_lens && m_lens->reading()) heard->noteShown(lens);
  });
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
  if (event->spontaneous() || m_hasRestoredLayout) return;
  const int side = std::clamp(width() / 5, kNarrowestSide, kWidestSide); // leaves 60 % to the stage
  resizeDocks({m_experimentDock, m_runsDock}, {side, side}, Qt::Horizontal);
  resizeDocks({m_runsDock, m_queueDock}, {height() - kQueueHeight, kQueueHeight}, Qt::Vertical);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!m_training->isTraining()) {
    saveWindow();
    event->accept();
    return;
  }
  event->ignore();
  if (!m_closeWhenEnded) askBeforeClosing();
}

void MainWindow::askBeforeClosing() {
  auto* question = new QMessageBox(QMessageBox::Question, tr("A run is training"),
                                   tr("Stop the training and close?"), QMessageBox::NoButton, this);
  question->setObjectName(QStringLiteral("closeQuestion"));
  question->setAttribute(Qt::WA_DeleteOnClose);
  question->setInformativeText(
      m_queue->trainingRow() >= 0
          ? tr("The run is kept with every finished epoch. It and the rest of the queue wait for "
               "the next start.")
          : tr("The run is kept with every finished epoch and can be resumed later."));
  auto* stop = question->addButton(tr("Stop and close"), QMessageBox::AcceptRole);
  stop->setObjectName(QStringLiteral("stopAndClose"));
  auto* keep = question->addButton(tr("Keep training"), QMessageBox::RejectRole);
  keep->setObjectName(QStringLiteral("keepTraining"));
  question->setDefaultButton(keep);
  connect(question, &QMessageBox::buttonClicked, this, [this, stop](QAbstractButton* button) {
    if (button != stop) return;
    if (!m_training->isTraining()) { // it ended while the question stood
      close();
      return;
    }
    m_closeWhenEnded = true;
    m_queue->keepForNextStart();
    stopTraining();
  });
  question->open();
}

void MainWindow::endProgram() {
  m_queue->keepForNextStart();
  m_closeWhenEnded = true;
  if (!m_training->isTraining()) {
    close();
    return;
  }
  showStopping();
  m_training->interrupt();
}

// --- datasets ---

void MainWindow::loadLibraryDatasets() {
  m_datasets->addLibrary();
  m_experiment->setDatasets(m_datasets->summaries()); // the first one is the chosen one
}

void MainWindow::fetchCanonicalFiles() {
  m_fetch->start(data::DatasetLibrary::standard().folder());
}

void MainWindow::openDataset(const QString& file) {
  try {
    const QString opened =
        QString::fromStdString(m_datasets->open(file.toStdString())->summary().file);
    m_experiment->setDatasets(m_datasets->summaries());
    m_experiment->selectDataset(opened);
    showDatasetPieces(opened); // also when it was chosen before, and has other pieces now
  } catch (const std::exception& error) {
    showProblem(tr("The dataset could not be read."), QString::fromUtf8(error.what()));
  }
}

/// Music and Lens show the pieces of the dataset that the panel names, by whatever way it was
/// chosen. It is read where it is not yet; where it cannot be, there are no pieces.
void MainWindow::showDatasetPieces(const QString& file) {
  std::shared_ptr<const data::Dataset> dataset;
  QString problem;
  try {
    if (!file.isEmpty()) dataset = m_datasets->find(file.toStdString());
  } catch (const std::exception& error) {
    problem = QString::fromUtf8(error.what());
  }
  m_experiment->setDatasets(m_datasets->summaries()); // its counts are known now, or it is gone
  if (!problem.isEmpty()) {
    // One that is not there any more, the panel tells.
    if (QFileInfo::exists(file))
      showProblem(tr("The dataset could not be read."), problem);
    else
      m_strip->setMessage(problem);
  }
  if (dataset && dataset == m_shownDataset) return;
  m_shownDataset = dataset;
  m_musicController->setDataset(dataset);
  m_lensController->setDataset(dataset);
}

void MainWindow::showProblem(const QString& title, const QString& text) {
  m_problems->tell(title, text);
}

} // namespace dmm::app
