#pragma once

#include <QWidget>

class QPushButton;

namespace dmm::widgets {

class PrimaryButton;

/// What the one training worker is doing, as the buttons need to know it.
enum class Activity { Idle, Running, Paused, Stopping };

/// Train (Pause while it runs, Resume while it waits), Stop, and Queue with its menu. The buttons
/// only ask; they change
/// when setActivity() says what came of it.
class RunControls : public QWidget {
  Q_OBJECT

 public:
  explicit RunControls(QWidget* parent = nullptr);

  Activity activity() const { return m_activity; }
  void setActivity(Activity activity);

  /// Whether there is something to train; matters only while idle.
  void setReady(bool ready);

  /// Why nothing can be queued; empty = it can.
  void setQueueProblem(const QString& reason);

  /// What a click on the primary button does, if it is enabled now.
  void clickPrimary();
  void clickQueue();
  void clickQueueSeveral();

 Q_SIGNALS:
  void trainRequested();
  void pauseRequested();
  void resumeRequested();
  void stopRequested();
  void queueRequested();
  void queueSeveralRequested();

 private:
  void askForNext();
  void refresh();

  Activity m_activity = Activity::Idle;
  bool m_ready = false;
  PrimaryButton* m_train;
  QPushButton* m_stop;
  QPushButton* m_queue;
  QString m_queueProblem;
};

} // namespace dmm::widgets
