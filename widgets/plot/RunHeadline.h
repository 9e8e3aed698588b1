#pragma once

#include "core/types/EpochReport.h"

#include <QStringList>
#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLabel;

namespace dmm::widgets {

class ToneLabel;

/// One row: the run's name and how far it is, then its latest figures and the best on valid, in
/// nats a slice. Figures keep their place while they change. Of a run that failed it says why.
class RunHeadline : public QWidget {
  Q_OBJECT

 public:
  explicit RunHeadline(QWidget* parent = nullptr);

  void setName(const QString& name);
  /// One sentence on why the run failed or cannot be read; empty = all is well.
  void setFailure(const QString& reason);
  /// best: the evaluated epoch with the lowest valid NLL, or nullptr.
  void setReports(const std::vector<types::EpochReport>& reports, const types::EpochReport* best);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void showProgress();
  QLabel* addFigure(const QString& caption, const QString& objectName, const QString& widest);
  void restyle();
  void elideName();

  QString m_name;
  qint64 m_epochs = 0;   ///< completed
  QStringList m_rewinds; ///< a line each
  QHBoxLayout* m_figures = nullptr;
  QLabel* m_nameLabel = nullptr;
  QLabel* m_progress = nullptr;
  QLabel* m_objective = nullptr;
  QLabel* m_valid = nullptr;
  QLabel* m_test = nullptr;
  QLabel* m_best = nullptr;
  ToneLabel* m_failure = nullptr;
  std::vector<QLabel*> m_quiet;
};

} // namespace dmm::widgets
