#include "app/workbench/MainWindow.h"

#include "app/workbench/DatasetFetch.h"
#include "app/workbench/DatasetShelf.h"
#include "app/workbench/MusicController.h"
#include "app/workbench/Presets.h"
#include "app/workbench/RunLibrary.h"
#include "app/workbench/TrainingController.h"
#include "core/data/Dataset.h"
#include "core/data/DatasetLibrary.h"
#include "core/objective/Registry.h"
#include "core/runs/RunStore.h"
#include "widgets/experiment/ExperimentPanel.h"
#include "widgets/experiment/TrainingStrip.h"
#include "widgets/pianoroll/MusicStage.h"
#include "widgets/plot/TrainingCurves.h"
#include "widgets/runs/RunListPanel.h"

#include <QCloseEvent>
#include <QDesktopServices>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <QStatusBar>
#include <QTabWidget>
#include <QUrl>

namespace dmm::app {

using widgets::Activity;

namespace {

constexpr int kRunsRefreshMilliseconds = 2000;
constexpr int kNarrowestSide = 280; // pixels
constexpr int kWidestSide = 340;

QString qstring(const std::string& text) { return QString::fromStdString(text); }

bool isAnnealed(const types::ExperimentConfig& config) {
  for (const auto& info : objective::objectiveInfos())
    if (info.name == config.objective.name) return info.isAnnealed;
  return true;
}

} // namespace

MainWindow::MainWindow(const std::filesystem::path& runsFolder, QWidget* parent)
    : QMainWindow(parent)
    , m_runs(std::make_unique<RunLibrary>(runsFolder))
    , m_datasets(std::make_unique<DatasetShelf>())
    , m_training(new TrainingController(runsFolder, this))
    , m_fetch(new DatasetFetch(this))
    , m_experiment(new widgets::ExperimentPanel)
    , m_curves(new widgets::TrainingCurves)
    , m_music(new widgets::MusicStage)
    , m_runList(new widgets::RunListPanel)
    , m_strip(new widgets::TrainingStrip)
    , m_musicController(new MusicController(*m_music, runsFolder, this)) {
  setObjectName(QStringLiteral("mainWindow"));
  setWindowTitle(tr("DMM Workbench"));
  makeLayout();
  connectPanels();
  connectTraining();
  makeMenus();

  m_experiment->setPresets(shippedPresets());
  m_experiment->setObjectives(objective::objectiveInfos());
  loadLibraryDatasets();
  m_strip->setMessage(tr("Ready"));

  connect(&m_runsTimer, &QTimer::timeout, this, &MainWindow::refreshRuns);
  m_runsTimer.start(kRunsRefreshMilliseconds);
  refreshRuns();
}

MainWindow::~MainWindow() = default;

void MainWindow::makeLayout() {
  m_stage = new QTabWidget;
  m_stage->setObjectName(QStringLiteral("stage"));
  m_stage->setDocumentMode(true);
  m_stage->addTab(m_curves, tr("Curves"));
  m_stage->addTab(m_music, tr("Music"));
  setCentralWidget(m_stage);

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
  m_experimentDock = addDock(QStringLiteral("experimentDock"), tr("Experiment"), m_experiment,
                             Qt::LeftDockWidgetArea);
  m_runsDock = addDock(QStringLiteral("runsDock"), tr("Runs"), m_runList, Qt::RightDockWidgetArea);
  statusBar()->setSizeGripEnabled(false);
  statusBar()->addWidget(m_strip, 1);
}

void MainWindow::connectPanels() {
  using widgets::ExperimentPanel;
  connect(m_experiment, &ExperimentPanel::trainRequested, this, &MainWindow::startTraining);
  connect(m_experiment, &ExperimentPanel::pauseRequested, m_training, &TrainingController::pause);
  connect(m_experiment, &ExperimentPanel::resumeRequested, m_training, &TrainingController::resume);
  connect(m_experiment, &ExperimentPanel::stopRequested, this, &MainWindow::stopTraining);
  connect(m_experiment, &ExperimentPanel::datasetFileRequested, this,
          &MainWindow::chooseDatasetFile);
  connect(m_experiment, &ExperimentPanel::datasetSelected, this, &MainWindow::showDatasetPieces);
  connect(m_curves, &widgets::TrainingCurves::trainRequested, m_experiment,
          &ExperimentPanel::clickPrimary);

  connect(m_runList, &widgets::RunListPanel::runSelected, this, &MainWindow::showRun);
  connect(m_runList, &widgets::RunListPanel::resumeRequested, this, &MainWindow::resumeRun);
  connect(m_runList, &widgets::RunListPanel::openFolderRequested, this, &MainWindow::openRunFolder);

  connect(m_musicController, &MusicController::problemOccurred, this, &MainWindow::showProblem);
  connect(m_musicController, &MusicController::pieceSaved, this, [this](const QString& file) {
    m_strip->setMessage(tr("Saved %1").arg(QFileInfo(file).fileName()));
  });

  connect(m_fetch, &DatasetFetch::datasetFetched, this, &MainWindow::openDataset);
  connect(m_fetch, &DatasetFetch::fetchFailed, this, [this](const QString& reason) {
    showProblem(tr("The canonical JSB files could not be fetched."), reason);
  });
}

void MainWindow::connectTraining() {
  connect(m_training, &TrainingController::trainingStarted, this, &MainWindow::showStarted);
  connect(m_training, &TrainingController::epochsCompleted, this,
          [this](const std::vector<types::EpochReport>& reports) {
            if (m_shownRun == m_training->runId()) m_curves->appendReports(reports);
          });
  connect(m_training, &TrainingController::progressMade, this,
          [this](const types::TrainingProgress& progress) {
            m_strip->setProgress(progress);
            const auto* run = m_runs->find(m_training->runId().toStdString());
            if (run) m_experiment->setSecondsAnEpoch(progress.secondsAnEpoch, run->config);
          });
  connect(m_training, &TrainingController::statusChanged, this, [this](types::RunStatus status) {
    if (m_experiment->activity() == Activity::Stopping) return;
    if (status == types::RunStatus::Paused || status == types::RunStatus::Running) {
      const Activity activity =
          status == types::RunStatus::Paused ? Activity::Paused : Activity::Running;
      m_experiment->setActivity(activity);
      m_strip->setActivity(activity);
    }
    refreshRuns();
  });
  connect(m_training, &TrainingController::trainingFailed, this,
          [this](const QString& reason) { m_failure = reason; });
  connect(m_training, &TrainingController::trainingEnded, this, &MainWindow::showEnded);
}

void MainWindow::showEvent(QShowEvent* event) {
  QMainWindow::showEvent(event);
  if (event->spontaneous()) return;
  const int side = std::clamp(width() / 5, kNarrowestSide, kWidestSide); // leaves 60 % to the stage
  resizeDocks({m_experimentDock, m_runsDock}, {side, side}, Qt::Horizontal);
}

// --- training ---

void MainWindow::startTraining(const types::ExperimentConfig& config) {
  if (m_training->isTraining()) return;
  m_failure.clear();
  m_experiment->setActivity(Activity::Running);
  m_strip->setActivity(Activity::Running);
  m_strip->setDevice(config.run.threads, qstring(config.run.device));
  m_training->startRun(config);
}

void MainWindow::resumeRun(const QString& runId) {
  if (m_training->isTraining()) {
    showProblem(tr("Another run is training."),
                tr("Stop it or wait until it has finished, then resume this one."));
    return;
  }
  m_failure.clear();
  m_experiment->setActivity(Activity::Running);
  m_strip->setActivity(Activity::Running);
  if (const auto* run = m_runs->find(runId.toStdString()))
    m_strip->setDevice(run->config.run.threads, qstring(run->config.run.device));
  m_training->resumeRun(runId);
}

void MainWindow::stopTraining() {
  m_experiment->setActivity(Activity::Stopping);
  m_strip->setActivity(Activity::Stopping);
  m_training->stop();
}

void MainWindow::showStarted(const QString& runId) {
  refreshRuns();
  m_shownRun.clear(); // a resumed run may be on show already: its rows are read again
  m_runList->selectRun(runId);
  showRun(runId);
  m_stage->setCurrentWidget(m_curves);
}

void MainWindow::showEnded() {
  m_experiment->setActivity(Activity::Idle);
  m_strip->setActivity(Activity::Idle);
  refreshRuns();
  const auto* run = m_runs->find(m_training->runId().toStdString());
  const QString status = run ? QString::fromLatin1(types::toString(run->info.status)) : QString();
  if (!m_failure.isEmpty()) {
    m_strip->setMessage(tr("Training failed: %1").arg(m_failure));
    if (!m_closeWhenEnded) showProblem(tr("Training failed."), m_failure);
  } else if (run) {
    m_strip->setMessage(
        tr("%1: %2 after %3 epochs").arg(qstring(run->info.name), status).arg(run->epochsDone()));
  }
  if (m_closeWhenEnded) close();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!m_training->isTraining()) {
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
      tr("The run is kept with every finished epoch and can be resumed later."));
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
    stopTraining();
  });
  question->open();
}

// --- runs ---

void MainWindow::refreshRuns() {
  if (!m_runs->refresh()) return;
  m_runList->setRuns(m_runs->runs());
  // A run that another process trains grows on show; our own sends its reports itself.
  if (!m_shownRun.isEmpty() && m_shownRun != m_training->runId())
    if (const auto* run = m_runs->find(m_shownRun.toStdString()))
      m_curves->appendReports(run->reports);
  m_musicController->updateAvailability();
}

void MainWindow::showRun(const QString& runId) {
  if (runId == m_shownRun && !runId.isEmpty()) return;
  m_shownRun = runId;
  const auto* run = m_runs->find(runId.toStdString());
  if (run) {
    m_curves->setExperiment(qstring(run->info.name),
                            isAnnealed(run->config) ? run->config.annealing.annealingEpochs : 0);
    m_curves->setReports(run->reports);
  } else {
    m_curves->clear();
  }
  m_musicController->setRun(runId);
}

void MainWindow::openRunFolder(const QString& runId) {
  QDesktopServices::openUrl(
      QUrl::fromLocalFile(qstring((m_runs->folder() / runId.toStdString()).string())));
}

// --- datasets ---

void MainWindow::loadLibraryDatasets() {
  QStringList unreadable;
  for (const std::string& problem : m_datasets->addLibrary()) unreadable << qstring(problem);
  m_experiment->setDatasets(m_datasets->summaries());
  showDatasetPieces(qstring(data::Dataset::kBuiltInFile)); // the first one is the chosen one
  if (!unreadable.isEmpty())
    showProblem(tr("Some datasets could not be read."), unreadable.join(QLatin1Char('\n')));
}

void MainWindow::chooseDatasetFile() {
  auto* dialog = new QFileDialog(this, tr("Open a dataset"));
  dialog->setObjectName(QStringLiteral("datasetDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  dialog->setNameFilter(tr("Datasets in the canonical JSON form (*.json)"));
  connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openDataset);
  dialog->open();
}

void MainWindow::fetchCanonicalFiles() {
  m_fetch->start(data::DatasetLibrary::standard().folder());
}

void MainWindow::openDataset(const QString& file) {
  try {
    const QString opened = qstring(m_datasets->open(file.toStdString())->summary().file);
    m_experiment->setDatasets(m_datasets->summaries());
    m_experiment->selectDataset(opened);
    showDatasetPieces(opened);
  } catch (const std::exception& error) {
    showProblem(tr("The dataset could not be read."), QString::fromUtf8(error.what()));
  }
}

void MainWindow::showDatasetPieces(const QString& file) {
  try {
    m_musicController->setDataset(m_datasets->find(file.toStdString()));
  } catch (const std::exception& error) {
    m_musicController->setDataset(nullptr);
    showProblem(tr("The dataset could not be read."), QString::fromUtf8(error.what()));
  }
}

void MainWindow::showProblem(const QString& title, const QString& text) {
  auto* message =
      new QMessageBox(QMessageBox::Warning, windowTitle(), title, QMessageBox::Ok, this);
  message->setObjectName(QStringLiteral("problemMessage"));
  message->setAttribute(Qt::WA_DeleteOnClose);
  message->setInformativeText(text);
  message->open();
}

} // namespace dmm::app
