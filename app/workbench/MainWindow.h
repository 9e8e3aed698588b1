#pragma once

#include "app/workbench/Appearance.h"
#include "core/runs/SpeedBook.h"
#include "core/types/EpochReport.h"
#include "core/types/ExperimentConfig.h"
#include "core/types/RunInfo.h"

#include <QMainWindow>
#include <QTimer>

#include <filesystem>
#include <memory>
#include <vector>

class QDockWidget;
class QMenu;
class QTabWidget;

namespace dmm::data {
class Dataset;
}

namespace dmm::playback {
class Outputs;
}

namespace dmm::widgets {
class CompareView;
class ExperimentPanel;
class LensPage;
class MusicStage;
class QueuePanel;
class RunListPanel;
class TrainingCurves;
class TrainingStrip;
class TransportStrip;
} // namespace dmm::widgets

namespace dmm::app {

class BackgroundReader;
class CompareController;
class DatasetFetch;
class DatasetImporter;
class DatasetShelf;
class FailureDialog;
class FileOpener;
class LensController;
class MusicController;
class PlaybackController;
class PresetController;
class Problems;
class QueueController;
class RunEditor;
class RunLibrary;
class TrainingController;
class WindowSettings;

/// The window: experiment on the left, the stage in the middle, runs and queue on the right, below
/// them the transport and the training strip. It only wires: what the panels ask for goes to the
/// controllers, what the controllers tell goes to the panels. (MainWindow*.cpp: this class, a file
/// a concern.)
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  /// Shows the runs of this folder. The built-in chorales, which are chosen, and the datasets of
  /// the user's library are offered; layout, settings and queue are those of the last time. Plays
  /// on these outputs; null: those of the system.
  explicit MainWindow(const std::filesystem::path& runsFolder,
                      std::shared_ptr<playback::Outputs> outputs = nullptr,
                      QWidget* parent = nullptr);
  ~MainWindow() override;

  /// Adds a dataset file to the choices and chooses it; says so when it cannot be read.
  void openDataset(const QString& file);

  /// Works through the queue that was left.
  void startQueue();

  /// Closes without a question, as at the end of the session: what trains is interrupted after its
  /// mini-batch, and kept to be resumed.
  void endProgram();

 protected:
  void closeEvent(QCloseEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void makeLayout();
  void connectExperiment();
  void connectPlayback();
  void makePlayMenu();
  void connectTraining();
  void connectFiles();
  void connectQueue();
  void connectRuns();
  void connectMusic();

  void makeMenus();
  void makeFileMenu();
  void makeExperimentMenu();
  void makeRunsMenu();
  void makeViewMenu();
  void makeAppearanceMenu(QMenu* view);
  void toggleFullStage(bool on);
  void showAbout();
  void askToEmptyTrash();

  void resizeToScreen();
  void restoreWindow();
  void restoreSelection();
  void saveWindow();

  void loadLibraryDatasets();
  void fetchCanonicalFiles();
  void showDatasetPieces(const QString& file);

  void startTraining(const types::ExperimentConfig& config);
  void resumeRun(const QString& runId);
  void stopTraining();
  void showStopping();
  void showBegan();
  void showStarted(const QString& runId);
  void showProgress(const types::TrainingProgress& progress);
  void showEnded();
  void showReports(const std::vector<types::EpochReport>& reports);
  void showFailure(const types::RunSummary& run);
  void hearWhatItComposed();
  void showQueue();
  void askBeforeClosing();

  void showReadRuns(const std::vector<types::RunSummary>& runs);
  void showRun(const QString& runId);
  void readShownReports();
  bool isTrainingHere(const QString& runId) const;
  void useSettingsOf(const QString& runId);
  void openRunFolder(const QString& runId);
  void showProblem(const QString& title, const QString& text);

  Problems* m_problems;
  std::unique_ptr<WindowSettings> m_settings;
  std::unique_ptr<DatasetShelf> m_datasets;
  runs::SpeedBook m_speeds;
  RunLibrary* m_runs;
  RunEditor* m_runEditor;
  TrainingController* m_training;
  FailureDialog* m_failureDialog;
  QueueController* m_queue;
  DatasetFetch* m_fetch;
  DatasetImporter* m_importer;
  FileOpener* m_opener;

  widgets::ExperimentPanel* m_experiment;
  widgets::TrainingCurves* m_curves;
  widgets::LensPage* m_lens;
  widgets::MusicStage* m_music;
  widgets::CompareView* m_compare;
  widgets::RunListPanel* m_runList;
  widgets::QueuePanel* m_queuePanel;
  widgets::TrainingStrip* m_strip;
  widgets::TransportStrip* m_transport;
  LensController* m_lensController;
  PresetController* m_presets;
  MusicController* m_musicController;
  PlaybackController* m_playback;
  CompareController* m_compareController;
  BackgroundReader* m_reader;
  QTabWidget* m_stage = nullptr;
  QDockWidget* m_experimentDock = nullptr;
  QDockWidget* m_runsDock = nullptr;
  QDockWidget* m_queueDock = nullptr;
  QTimer m_runsTimer;
  Appearance m_appearance = Appearance::System;
  std::shared_ptr<const data::Dataset> m_shownDataset; ///< whose pieces Music and Lens offer
  QString m_shownRun;
  bool m_isReadingShown = false;                    ///< its first reading is under way
  std::vector<types::EpochReport> m_waitingReports; ///< were trained meanwhile
  QString m_wantedRun; ///< was on show when the window closed; until it is read
  QString m_failure;   ///< of the run that just ended
  types::TrainingProgress m_progress;
  bool m_isFollowing = false;     ///< the run on show is there because its training began
  bool m_isQueueTraining = false; ///< what trains, or just trained, came from the queue
  bool m_hasRestoredLayout = false;
  bool m_closeWhenEnded = false;
};

} // namespace dmm::app
