#pragma once

#include "core/types/EpochReport.h"

#include <QVariantMap>
#include <QWidget>

#include <vector>

class QStackedLayout;

namespace dmm::widgets {

class CurvePlot;
class CurveStack;
class RunHeadline;
class WelcomePage;

/// The curves of one run: the training objective as optimised (annealed); what it is at beta = 1,
/// with its terms; the bounds on valid and test at beta = 1; the schedules and the gradient. The
/// annealed loss and a true bound are never one curve. Without a run there is the page of welcome.
/// Bounds are nats a slice.
class TrainingCurves : public QWidget {
  Q_OBJECT

 public:
  explicit TrainingCurves(QWidget* parent = nullptr);

  void clear();
  /// Starts new, empty curves; 0 annealing epochs: no annealing. The key tells runs of one name
  /// apart: a view that was saved with it comes back with it.
  void setExperiment(const QString& name, qint64 annealingEpochs, const QString& key = {});
  /// Whether the run's likelihood is exact (the hmm family): then there is no bound of samples, and
  /// no KL. Until the next experiment.
  void setExact(bool isExact);
  /// Why the run failed or cannot be read; empty = all is well.
  void setFailure(const QString& reason);
  void setReports(const std::vector<types::EpochReport>& reports);
  /// What the run's files hold now: of a run that another process trains, mostly some rows more
  /// than before. Those that are known already are not drawn anew.
  void takeReports(const std::vector<types::EpochReport>& reports);
  /// Reports of epochs that are already known (a run that went back to a checkpoint) replace them
  /// and what came after.
  void appendReports(const std::vector<types::EpochReport>& reports);

  CurveStack* stack() const { return m_stack; }
  WelcomePage* welcome() const { return m_welcome; }

 public Q_SLOTS:
  void zoomIn();
  void zoomOut();
  void fit();

 private:
  /// One curve: which figure of a report it shows, and in which plot.
  struct Curve {
    CurvePlot* plot;
    int series;
    types::EpochFigure figure;
    bool isAlwaysMeasured; ///< a value that is not a number is a divergence then
  };

  QWidget* makeCurvesPage();
  void addCurves();
  void addPoints(const types::EpochReport& report);
  void redraw();
  double xOf(const types::EpochReport& report) const;
  double xAfterEpochs(qint64 epochs) const;
  void placeIntervals();
  void placeRewinds();
  void updateSummary();
  void updateTitle();
  void updateKSampleCurves();
  void updateExactness();

  QStackedLayout* m_pages = nullptr;
  WelcomePage* m_welcome = nullptr;
  RunHeadline* m_headline = nullptr;
  CurveStack* m_stack = nullptr;
  CurvePlot* m_nllPlot = nullptr;
  std::vector<Curve> m_curves;
  CurvePlot* m_termsPlot = nullptr;
  int m_validSeries = 0, m_validKSeries = 0, m_testKSeries = 0;
  int m_elboSeries = 0, m_reconstructionSeries = 0, m_klSeries = 0;

  qint64 m_annealingEpochs = 0;
  bool m_isExact = false;
  std::vector<types::EpochReport> m_reports;
  std::vector<double> m_seconds; ///< of training, up to and with each report
};

} // namespace dmm::widgets
