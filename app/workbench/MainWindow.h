#pragma once

#include "core/types/EpochReport.h"
#include "core/types/ExperimentConfig.h"
#include "core/types/RunInfo.h"

#include <QMainWindow>
#include <QTimer>

#include <filesystem>
#include <memory>
#include <vector>

class QDockWidget;
class QTabWidget;

namespace dmm::widgets {
class ExperimentPanel;
class MusicStage;
class RunListPanel;
class TrainingCurves;
class TrainingStrip;
class TransportStrip;
} // namespace dmm::widgets

namespace dmm::app {

class DatasetFetch;
class DatasetShelf;
class MusicController;
class PlaybackController;
class RunLibrary;
class TrainingController;

/// The window: experiment on the left, the stage in the middle, runs on the right, below them the
/// transport and the training strip. It only wires: what the panels ask for goes to the
/// controllers, what the controllers tell goes to the panels.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  /// Shows the runs of this folder. The built-in chorales, which are chosen, and the datasets of
  /// the user's library are offered.
  explicit MainWindow(const std::filesystem::path& runsFolder, QWidget* parent = nullptr);
  ~MainWindow() override;

  /// Adds a dataset file to the choices and chooses it; says so when it cannot be read.
  void openDataset(const QString& file);

 protected:
  void closeEvent(QCloseEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void makeLayout();
  void makeMenus();
  void makePlayMenu();
  void connectPanels();
  void connectPlayback();
  void connectTraining();
  void loadLibraryDatasets();
  void chooseDatasetFile();
  void fetchCanonicalFiles();
  void showDatasetPieces(const QString& file);

  void startTraining(const types::ExperimentConfig& config);
  void resumeRun(const QString& runId);
  void stopTraining();
  void showStarted(const QString& runId);
  void showEnded();
  void askBeforeClosing();

  void refreshRuns();
  void showRun(const QString& runId);
  void openRunFolder(const QString& runId);
  void showProblem(const QString& title, const QString& text);
  void showAbout();
  void toggleFullStage(bool on);

  std::unique_ptr<RunLibrary> m_runs;
  std::unique_ptr<DatasetShelf> m_datasets;
  TrainingController* m_training;
  DatasetFetch* m_fetch;

  widgets::ExperimentPanel* m_experiment;
  widgets::TrainingCurves* m_curves;
  widgets::MusicStage* m_music;
  widgets::RunListPanel* m_runList;
  widgets::TrainingStrip* m_strip;
  widgets::TransportStrip* m_transport;
  MusicController* m_musicController;
  PlaybackController* m_playback;
  QTabWidget* m_stage = nullptr;
  QDockWidget* m_experimentDock = nullptr;
  QDockWidget* m_runsDock = nullptr;
  QTimer m_runsTimer;
  QString m_shownRun;
  QString m_failure; ///< of the run that just ended
  bool m_closeWhenEnded = false;
};

} // namespace dmm::app
