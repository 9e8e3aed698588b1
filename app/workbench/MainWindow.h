#pragma once

#include <QMainWindow>

class QDockWidget;
class QTabWidget;

namespace dmm::widgets {
class CompareView;
class EstimatorsPage;
class ExperimentPanel;
class LensPage;
class MusicStage;
class QueuePanel;
class RunListPanel;
class SweepPage;
class TrainingCurves;
class TrainingStrip;
class TransportStrip;
} // namespace dmm::widgets

namespace dmm::app {

/// What the window lays out, and owns. Who serves one of them gets that one.
struct Panels {
  widgets::ExperimentPanel* experiment;
  widgets::TrainingCurves* curves; ///< of the stage, as are the next five
  widgets::LensPage* lens;
  widgets::EstimatorsPage* estimators; ///< shares the page of the lens
  widgets::MusicStage* music;
  widgets::CompareView* compare;
  widgets::SweepPage* sweeps;
  widgets::RunListPanel* runs;
  widgets::QueuePanel* queue;
  widgets::TrainingStrip* strip;
  widgets::TransportStrip* transport;
  QTabWidget* stage;
  QTabWidget* lensViews;
  QDockWidget* experimentDock = nullptr;
  QDockWidget* runsDock = nullptr;
  QDockWidget* queueDock = nullptr;
};

/// The window: experiment on the left, the stage in the middle, runs and queue on the right, below
/// them the transport and the training strip. It lays out and does nothing else: see Workbench.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  MainWindow();

  const Panels& panels() const { return m_panels; }

  /// As saveGeometry() and saveState() gave them; as fits the screen where they are of no use.
  void restoreLayout(const QByteArray& geometry, const QByteArray& docks);
  void showStageAlone(bool alone);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  QDockWidget* addDock(const QString& name, const QString& title, QWidget* content,
                       Qt::DockWidgetArea area);
  void resizeToScreen();

  Panels m_panels;
  bool m_isLayoutRestored = false;
};

} // namespace dmm::app
