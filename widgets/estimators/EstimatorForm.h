#pragma once

#include "core/types/EstimatorReport.h"

#include <QString>
#include <QStringList>
#include <QWidget>

#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace dmm::widgets {

class ToneLabel;

/// The run whose estimators are measured, and what tells how long that takes.
struct EstimatorSubject {
  QString run; ///< its name
  types::ExperimentConfig config;
  QStringList checkpoints; ///< "best", "last", "250": the first is the usual one
  /// Of one multiplication in each slice of a piece, on one core.
  double secondsAPiece = types::kNotMeasured;
  int threads = 1;
};

/// What somebody wants measured.
struct EstimatorWish {
  QString checkpoint;
  std::vector<types::Estimator> plan;
  types::EstimatorSettings settings;
};

/// What to compare, with a choice that makes sense already made: checkpoint, mini-batch or training
/// set, families, K, pieces and draws; how long it takes, the button that begins, and while it goes
/// on the progress and Cancel.
class EstimatorForm : public QWidget {
  Q_OBJECT

 public:
  explicit EstimatorForm(QWidget* parent = nullptr);

  void setSubject(const EstimatorSubject& subject);
  /// What would be measured; nothing where the form has no sense, which problem() tells.
  std::optional<EstimatorWish> wish() const;
  QString problem() const;

  /// Of another run than the one on show where it is named.
  void setProgress(const types::EstimatorProgress& progress, const QString& otherRun = {});
  void setIdle();
  bool isWorking() const { return m_isWorking; }
  /// What went wrong, or that something was stopped; empty: nothing to say.
  void say(const QString& message);

 Q_SIGNALS:
  void measureRequested();
  void cancelRequested();

 private:
  QWidget* makeWorkRow();
  void fillFamilies();
  std::vector<std::int64_t> samples() const; ///< empty where the text has none
  void refresh();

  EstimatorSubject m_subject;
  std::vector<types::Estimator> m_families;
  std::vector<QCheckBox*> m_familyChecks;
  QComboBox* m_checkpoint;
  QComboBox* m_scope;
  QSpinBox* m_pieces;
  QSpinBox* m_draws;
  QLineEdit* m_samples;
  QToolButton* m_familyButton;
  QPushButton* m_measure;
  QPushButton* m_cancel;
  QProgressBar* m_bar;
  ToneLabel* m_estimate;
  ToneLabel* m_message;
  bool m_isWorking = false;
};

} // namespace dmm::widgets
