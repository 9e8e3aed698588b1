#pragma once

#include "core/types/EpochReport.h"

#include <QWidget>

#include <vector>

class QLabel;
class QStackedLayout;

namespace dmm::widgets {

class CurvePlot;
class RunHeadline;

/// The curves of one run over its epochs: above, the training objective as optimised (annealed);
/// below, the negative ELBO with beta = 1 on valid and test. The two are never one curve. Without a
/// run it says what will appear and offers to train. All values are nats a slice.
class TrainingCurves : public QWidget {
  Q_OBJECT

 public:
  explicit TrainingCurves(QWidget* parent = nullptr);

  void clear();
  /// Starts a new, empty pair of curves; 0 annealing epochs: no annealing.
  void setExperiment(const QString& name, qint64 annealingEpochs);
  void setReports(const std::vector<types::EpochReport>& reports);
  /// Reports of epochs that are already known (a run that went back to a checkpoint) replace them
  /// and what came after.
  void appendReports(const std::vector<types::EpochReport>& reports);

 public Q_SLOTS:
  void zoomIn();
  void zoomOut();
  void fit();

 Q_SIGNALS:
  void trainRequested();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* makeEmptyPage();
  QWidget* makeCurvesPage();
  void addPoints(const types::EpochReport& report);
  void updateSummary();
  CurvePlot& plotWithFocus();
  void restyle();

  QStackedLayout* m_pages = nullptr;
  QLabel* m_emptyText = nullptr;
  RunHeadline* m_headline = nullptr;
  QLabel* m_objectiveTitle = nullptr;
  CurvePlot* m_objectivePlot = nullptr;
  CurvePlot* m_nllPlot = nullptr;
  int m_objectiveSeries = 0, m_validSeries = 0, m_testSeries = 0;

  qint64 m_annealingEpochs = 0;
  std::vector<types::EpochReport> m_reports;
};

} // namespace dmm::widgets
