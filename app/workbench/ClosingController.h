#pragma once

#include <QObject>

class QWidget;

namespace dmm::app {

class QueueController;
class TrainedRunController;
class TrainingController;

/// How the program ends: while a run trains the window asks before it closes, and then waits until
/// the run is kept; at the end of the session nobody is asked. It stands between the window and its
/// close event. What it is made with must outlive it.
class ClosingController : public QObject {
  Q_OBJECT

 public:
  ClosingController(QWidget& window, const TrainingController& training,
                    TrainedRunController& trainedRun, QueueController& queue,
                    QObject* parent = nullptr);

  /// Closes without a question: what trains is interrupted after its mini-batch, and kept to be
  /// resumed.
  void endProgram();

 Q_SIGNALS:
  void closing(); ///< now, in any case

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void ask();
  void prepareEnd();

  QWidget& m_window;
  const TrainingController& m_training;
  TrainedRunController& m_trainedRun;
  QueueController& m_queue;
  bool m_closesWhenEnded = false;
};

} // namespace dmm::app
