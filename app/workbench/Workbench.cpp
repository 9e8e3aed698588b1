#include "app/workbench/Workbench.h"

#include "app/workbench/Appearance.h"
#include "app/workbench/ClosingController.h"
#include "app/workbench/CompareController.h"
#include "app/workbench/CostEstimator.h"
#include "app/workbench/DatasetController.h"
#include "app/workbench/EstimatorsController.h"
#include "app/workbench/FileOpener.h"
#include "app/workbench/LensController.h"
#include "app/workbench/ListeningController.h"
#include "app/workbench/MainWindow.h"
#include "app/workbench/MusicController.h"
#include "app/workbench/PlaybackController.h"
#include "app/workbench/PresetController.h"
#include "app/workbench/Problems.h"
#include "app/workbench/QueueController.h"
#include "app/workbench/QueuePanelController.h"
#include "app/workbench/RecordingController.h"
#include "app/workbench/RunLibrary.h"
#include "app/workbench/RunListController.h"
#include "app/workbench/ShownRunController.h"
#include "app/workbench/SweepController.h"
#include "app/workbench/TrainedRunController.h"
#include "app/workbench/TrainingController.h"
#include "app/workbench/WelcomeController.h"
#include "app/workbench/WindowStateController.h"
#include "app/workbench/menus/ExperimentMenu.h"
#include "app/workbench/menus/FileMenu.h"
#include "app/workbench/menus/HelpMenu.h"
#include "app/workbench/menus/PlayMenu.h"
#include "app/workbench/menus/RunsMenu.h"
#include "app/workbench/menus/ViewMenu.h"
#include "core/config/Presets.h"
#include "core/playback/SystemInputs.h"
#include "core/playback/SystemOutputs.h"
#include "core/types/ObjectiveInfo.h"
#include "core/types/RunName.h"
#include "widgets/compare/CompareView.h"
#include "widgets/estimators/EstimatorsPage.h"
#include "widgets/experiment/ExperimentPanel.h"
#include "widgets/experiment/TrainingStrip.h"
#include "widgets/music/CandidateList.h"
#include "widgets/music/MusicStage.h"
#include "widgets/plot/CurveStack.h"
#include "widgets/plot/TrainingCurves.h"
#include "widgets/runs/RunListPanel.h"
#include "widgets/sweep/SweepPage.h"
#include "widgets/theme/Format.h"
#include "widgets/transport/TransportKeys.h"
#include "widgets/welcome/WelcomePage.h"

#include <QDockWidget>
#include <QFileInfo>
#include <QMenuBar>
#include <QTabWidget>

#include <type_traits>
#include <utility>

namespace dmm::app {

using widgets::ExperimentPanel;
using widgets::RunListPanel;
using widgets::TrainingStrip;

/// From the window, which all the others use, to those that use the others. They go in the opposite
/// order: none outlives what it was made with, threads are joined while what they refer to is
/// there, and the panels go last, when no controller is left to serve them.
struct Workbench::Parts {
  Parts(const std::filesystem::path& runsFolder, std::shared_ptr<playback::Outputs> outputs,
        std::shared_ptr<playback::Inputs> inputs);

  void joinForm();
  void joinTraining();
  void joinRunList();
  void joinRunFiles();
  void joinPages();
  void tellProblems();
  void makeMenus();
  void start();
  void tellSaved(const QString& file);

  MainWindow window;
  const Panels& panels = window.panels();
  Problems problems{&window};
  AppearanceChoice appearance;
  FileOpener opener{&window};
  DatasetController datasets{*panels.experiment, &window};
  PresetController presets{*panels.experiment, config::userPresetFolder()};

  RunLibrary library;
  RunListController runList{*panels.runs, library};
  CompareController compare{*panels.compare, library, panels.runs->model()};
  CostEstimator costs{*panels.experiment};

  TrainingController training;
  QueueController queue;
  TrainedRunController trainedRun{training,           queue,        library, costs,
                                  *panels.experiment, *panels.strip};
  QueuePanelController queuePanel{*panels.queue, *panels.experiment, queue, training, library,
                                  costs};
  ShownRunController shownRun{*panels.runs, *panels.curves, *panels.stage, library, training};

  SweepController sweeps{*panels.sweeps, *panels.experiment, library, panels.runs->model(), costs};

  LensController lens;
  EstimatorsController estimators{*panels.estimators, library};
  MusicController music;
  PlaybackController playback;
  ListeningController listening{playback, *panels.music, *panels.lens, *panels.stage};
  RecordingController recording;
  WelcomeController welcome{
      *panels.curves->welcome(), *panels.music, *panels.stage, library, shownRun, music, playback};

  WindowStateController state{window, appearance, compare, library};
  ClosingController closing{window, training, trainedRun, queue};
};

Workbench::Parts::Parts(const std::filesystem::path& runsFolder,
                        std::shared_ptr<playback::Outputs> outputs,
                        std::shared_ptr<playback::Inputs> inputs)
    : library(runsFolder)
    , training(runsFolder)
    , queue(training, runsFolder)
    , lens(*panels.lens, runsFolder)
    , music(*panels.music, runsFolder)
    , playback(*panels.transport,
               outputs ? std::move(outputs) : std::make_shared<playback::SystemOutputs>(),
               PlaybackSettings::defaultFile())
    , recording(
          *panels.music->editBar(), *panels.music->editing(), *panels.music->pianoRoll(), playback,
          [this](const types::Chorale& piece) { listening.playAside(piece); },
          inputs ? std::move(inputs) : std::make_shared<playback::SystemInputs>()) {
  new widgets::TransportKeys(&window);
  tellProblems();
  joinForm();
  joinTraining();
  joinRunList();
  joinRunFiles();
  joinPages();
  connect(&closing, &ClosingController::closing, &state, &WindowStateController::save);
  makeMenus();
  start();
}

void Workbench::Parts::tellProblems() {
  const auto tellOf = [this](auto&... controllers) {
    (connect(&controllers, &std::remove_reference_t<decltype(controllers)>::problemOccurred,
             &problems, &Problems::tell),
     ...);
  };
  tellOf(opener, datasets, presets, runList, compare, queue, trainedRun, sweeps, music, playback,
         recording, state);
}

void Workbench::Parts::tellSaved(const QString& file) {
  panels.strip->setMessage(tr("Saved %1").arg(QFileInfo(file).fileName()));
}

/// Experiments and datasets, and the files that they come from.
void Workbench::Parts::joinForm() {
  connect(panels.experiment, &ExperimentPanel::queueRequested, panels.strip,
          &TrainingStrip::clearFailure);
  connect(panels.experiment, &ExperimentPanel::queueRequested, &queuePanel,
          &QueuePanelController::addExperiments);
  connect(panels.experiment, &ExperimentPanel::queueRequested, panels.queueDock,
          &QDockWidget::show);
  connect(panels.experiment, &ExperimentPanel::datasetFileRequested, &opener,
          [this] { opener.ask(FileOpener::Kind::Dataset); });
  connect(panels.curves->welcome(), &widgets::WelcomePage::trainRequested, panels.experiment,
          &ExperimentPanel::clickPrimary);
  connect(&presets, &PresetController::statusChanged, panels.strip, &TrainingStrip::setMessage);

  connect(&datasets, &DatasetController::messageIssued, panels.strip, &TrainingStrip::setMessage);
  connect(&datasets, &DatasetController::datasetChosen, &music, &MusicController::setDataset);
  connect(&datasets, &DatasetController::datasetChosen, &lens, &LensController::setDataset);

  connect(&opener, &FileOpener::datasetOpened, &datasets, &DatasetController::open);
  connect(&opener, &FileOpener::experimentOpened, &presets, &PresetController::openFile);
  connect(&opener, &FileOpener::folderOpened, &datasets, &DatasetController::importFolder);
  connect(&opener, &FileOpener::scoresOpened, &music, [this](const QStringList& files) {
    panels.stage->setCurrentWidget(panels.music);
    music.openScores(files);
  });
}

void Workbench::Parts::joinTraining() {
  connect(&trainedRun, &TrainedRunController::runStarted, &shownRun, &ShownRunController::follow);
  connect(&trainedRun, &TrainedRunController::epochsTrained, &runList,
          &RunListController::noteTrained);
  connect(&trainedRun, &TrainedRunController::epochsTrained, &shownRun,
          &ShownRunController::append);
  connect(&trainedRun, &TrainedRunController::hearingRequested, &shownRun,
          [this](const QString& runId) {
            shownRun.select(runId);
            panels.stage->setCurrentWidget(panels.music);
            music.showNewestSample();
          });
  connect(&queue, &QueueController::entryFailed, panels.strip,
          [this](const QString& name, const QString& reason) {
            panels.strip->setFailure(tr("%1 failed: %2").arg(name, reason));
          });
}

/// What is chosen in the list, and what is asked for there.
void Workbench::Parts::joinRunList() {
  connect(&shownRun, &ShownRunController::runShown, &music, &MusicController::setRun);
  connect(&shownRun, &ShownRunController::runShown, &lens, [this](const QString& runId) {
    const auto* run = library.find(runId.toStdString());
    lens.setRun(run ? runId : QString(),
                run ? QString::fromStdString(types::shownName(*run)) : QString());
  });
  connect(&shownRun, &ShownRunController::runShown, &estimators, &EstimatorsController::setRun);
  connect(&estimators, &EstimatorsController::trainRequested, &presets,
          [this](const types::RunSummary& run) {
            presets.useSettingsOf(run);
            panels.experimentDock->show();
          });
  connect(&estimators, &EstimatorsController::reportsChanged, panels.experiment, [this] {
    const auto* run = library.find(estimators.run().toStdString());
    if (!run || estimators.reports().empty()) {
      panels.experiment->setMeasured({}, {}, {});
      return;
    }
    const types::EstimatorReport& newest = estimators.reports().front();
    panels.experiment->setMeasured(
        newest, run->config.model,
        tr("%1, after %2")
            .arg(QString::fromStdString(types::shownName(*run)),
                 widgets::format::counted(newest.epochs, tr("epoch"), tr("epochs"))));
  });
  connect(&shownRun, &ShownRunController::filesChanged, &music,
          &MusicController::updateAvailability);
  connect(&shownRun, &ShownRunController::readingFailed, panels.strip, &TrainingStrip::setFailure);

  connect(panels.runs, &RunListPanel::resumeRequested, &trainedRun, &TrainedRunController::resume);
  connect(panels.runs, &RunListPanel::failureRequested, &trainedRun,
          &TrainedRunController::explainFailure);
  connect(panels.runs, &RunListPanel::queueRequested, &queuePanel, &QueuePanelController::addRuns);
  connect(panels.runs, &RunListPanel::settingsRequested, &presets, [this](const QString& runId) {
    const auto* run = library.find(runId.toStdString());
    if (!run) return;
    presets.useSettingsOf(*run);
    panels.experimentDock->show();
  });

  connect(panels.runs, &RunListPanel::selectionChanged, &compare, &CompareController::setRuns);
  connect(panels.runs, &RunListPanel::compareRequested, &compare, [this](const QStringList& ids) {
    compare.setRuns(ids);
    panels.stage->setCurrentWidget(panels.compare);
  });
  connect(panels.runs, &RunListPanel::baselineRequested, &compare, &CompareController::setBaseline);
}

/// What is read of the folder of runs, after the list.
void Workbench::Parts::joinRunFiles() {
  connect(&library, &RunLibrary::runsRead, &compare, &CompareController::noteChanged);
  connect(&library, &RunLibrary::runsRead, &costs, &CostEstimator::noteRuns);
  connect(&library, &RunLibrary::runsRead, &shownRun, &ShownRunController::noteRead);
  connect(&library, &RunLibrary::runsRead, panels.music->candidates(),
          &widgets::CandidateList::refreshRuns);
  connect(&library, &RunLibrary::runsRead, &lens, &LensController::updateHistory);
  connect(&library, &RunLibrary::runsRead, &estimators, &EstimatorsController::updateFiles);
  connect(&library, &RunLibrary::runsRead, &queuePanel, &QueuePanelController::refresh);
  connect(&library, &RunLibrary::runsGone, &compare, &CompareController::noteGone);
  connect(&library, &RunLibrary::runsGone, &music, [this](const std::vector<std::string>& ids) {
    for (const auto& id : ids) music.forgetRun(QString::fromStdString(id));
  });
}

/// The stage, and what is heard.
void Workbench::Parts::joinPages() {
  for (const auto* curves :
       {panels.curves->stack(), panels.estimators->curves(), panels.compare->curves()}) {
    connect(curves, &widgets::CurveStack::exported, panels.strip,
            [this](const QString& file) { tellSaved(file); });
    connect(curves, &widgets::CurveStack::exportFailed, &problems, [this](const QString& reason) {
      problems.tell(tr("The curves could not be saved."), reason);
    });
  }
  connect(panels.compare, &widgets::CompareView::pieceActivated, panels.music,
          [this](const types::Chorale& piece) {
            panels.music->addPiece(piece);
            panels.stage->setCurrentWidget(panels.music);
          });
  connect(&sweeps, &SweepController::messageIssued, panels.strip, &TrainingStrip::setMessage);
  connect(&sweeps, &SweepController::compareRequested, &compare, [this](const QStringList& runs) {
    compare.setRuns(runs);
    panels.stage->setCurrentWidget(panels.compare);
  });
  connect(panels.stage, &QTabWidget::currentChanged, &sweeps, [this] {
    if (panels.stage->currentWidget() == panels.sweeps) sweeps.refresh();
  });
  panels.music->candidates()->setLookOf(
      [this](const QString& runId) { return runList.lookOf(runId); });
  connect(panels.music, &widgets::MusicStage::generateRequested, panels.strip,
          &TrainingStrip::clearFailure);
  connect(&music, &MusicController::pieceSaved, panels.strip,
          [this](const QString& file) { tellSaved(file); });
  connect(&music, &MusicController::scoresChanged, panels.strip, &TrainingStrip::setMessage);
  connect(&music, &MusicController::wavWanted, &playback, &PlaybackController::renderWav);
  connect(&playback, &PlaybackController::messageIssued, panels.strip, &TrainingStrip::setMessage);
}

void Workbench::Parts::makeMenus() {
  QMenuBar* bar = window.menuBar();
  bar->addMenu(new FileMenu(opener, datasets, presets, *panels.experiment, playback, &window));
  bar->addMenu(new ExperimentMenu(*panels.experiment, trainedRun, queue, presets, &window));
  bar->addMenu(new RunsMenu(*panels.runs, *panels.runsDock, runList, &window));
  bar->addMenu(new ViewMenu(window, appearance));
  bar->addMenu(new PlayMenu(playback, *panels.music, *panels.stage, &window));
  bar->addMenu(new HelpMenu(library.folder(), &window));
}

/// As the last time, once all that hears of it is joined.
void Workbench::Parts::start() {
  panels.experiment->setObjectives(types::objectiveInfos());
  presets.load();
  datasets.load();
  panels.strip->setMessage(tr("Ready"));
  state.restore();
  queue.load();
  queuePanel.refresh();
  runList.start();
}

Workbench::Workbench(const std::filesystem::path& runsFolder,
                     std::shared_ptr<playback::Outputs> outputs,
                     std::shared_ptr<playback::Inputs> inputs)
    : m_parts(std::make_unique<Parts>(runsFolder, std::move(outputs), std::move(inputs))) {}

Workbench::~Workbench() = default;

MainWindow& Workbench::window() { return m_parts->window; }

const TrainingController& Workbench::training() const { return m_parts->training; }

void Workbench::openDataset(const QString& file) { m_parts->datasets.open(file); }

void Workbench::startQueue() { m_parts->queue.start(); }

void Workbench::endProgram() { m_parts->closing.endProgram(); }

} // namespace dmm::app
