#pragma once

#include "core/types/EpochReport.h"
#include "widgets/experiment/RunControls.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace dmm::widgets {

/// The strip at the foot of the window: what the program is doing, how far it has come, how fast it
/// goes and how long it will take.
class TrainingStrip : public QWidget {
  Q_OBJECT

 public:
  explicit TrainingStrip(QWidget* parent = nullptr);

  void setActivity(Activity activity);
  void setProgress(const types::TrainingProgress& progress);

  /// "2 threads  CPU".
  void setDevice(qint64 threads, const QString& device);

  /// One sentence while nothing trains: what happened last.
  void setMessage(const QString& message);
  /// The same of what went wrong: it stays until something else is told, or clearFailure(), which
  /// is for when the next thing begins.
  void setFailure(const QString& message);
  void clearFailure();

  /// While nothing trains: whether the run that ended composed something that can be heard.
  void offerHearing(bool offered);

 Q_SIGNALS:
  void hearingRequested();

 private:
  void refresh();

  Activity m_activity = Activity::Idle;
  types::TrainingProgress m_progress;
  QString m_message;
  bool m_isFailure = false;
  bool m_isHearingOffered = false;
  QLabel* m_text;
  QProgressBar* m_bar;
  QLabel* m_speed;
  QLabel* m_device;
  QPushButton* m_hear;
};

} // namespace dmm::widgets
