#pragma once

#include "core/types/EpochReport.h"

#include <QWidget>

#include <optional>
#include <vector>

class QCheckBox;
class QLabel;

namespace dmm::widgets {

class EpochCurve;

/// What the model composed while it trained: a small curve to move along, and what the run measured
/// at the chosen epoch.
class TrainingSamples : public QWidget {
  Q_OBJECT

 public:
  explicit TrainingSamples(QWidget* parent = nullptr);

  /// The epochs of a run that composed a piece, ascending, and what it measured. Another run's
  /// choice is forgotten.
  void setRun(const QString& runId, const std::vector<qint64>& epochs,
              const std::vector<types::EpochReport>& reports);

  /// As if the user had chosen the last piece; nothing where there is none.
  void chooseNewest();

  std::optional<qint64> current() const;
  bool playsAtOnce() const;
  /// What to say while there is nothing to choose.
  QString emptyText() const;

 Q_SIGNALS:
  void epochChosen(qint64 epoch);

 private:
  void updateText();

  QString m_run;
  std::vector<types::EpochReport> m_reports;
  std::vector<qint64> m_epochs;
  EpochCurve* m_curve;
  QLabel* m_epoch;
  QLabel* m_figures;
  QCheckBox* m_playsAtOnce;
};

} // namespace dmm::widgets
