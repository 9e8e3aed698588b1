#pragma once

#include "widgets/compare/ComparedRun.h"
#include "widgets/sweep/ShownSweep.h"

#include <QWidget>

class QComboBox;
class QPushButton;
class QSortFilterProxyModel;
class QTabWidget;
class QTableView;

namespace dmm::widgets {

class CompareCurves;
class ImportanceView;
class ParallelCoordinates;
class SweepPlanForm;
class SweepTableModel;
class ToneLabel;

/// The Sweeps page: a plan as a form, and of the sweep that is chosen its runs as a table, their
/// curves, parallel coordinates and what mattered. What is brushed in the coordinates the table
/// shows alone. It starts nothing: its signals ask for it.
class SweepPage : public QWidget {
  Q_OBJECT

 public:
  explicit SweepPage(QWidget* parent = nullptr);

  SweepPlanForm& form() const { return *m_form; }

  /// The sweeps that there are; keeps the chosen one.
  void setSweeps(const QStringList& ids);
  /// The id of the chosen one; empty: a new plan.
  QString chosen() const;
  void choose(const QString& id);

  /// What is known of the chosen one; nothing while it is being read.
  void setSweep(const ShownSweep& sweep);
  const std::vector<types::SweepRunState>& states() const;
  /// Those whose curves are shown.
  void setCurves(const std::vector<ComparedRun>& runs);
  /// The ids of the runs to show curves of: the selected ones, or else all seeds of the best
  /// points.
  QStringList runsForCurves() const;
  void say(const QString& problem);

 Q_SIGNALS:
  void sweepChosen(const QString& id);
  void runHereRequested();
  void submitRequested();
  void cancelRequested(const QStringList& runs);   ///< none: all
  void resubmitRequested(const QStringList& runs); ///< none: all that failed or were stopped
  void compareRequested(const QStringList& runs);
  void curvesWanted(const QStringList& runs);

 private:
  QWidget* makeHead();
  void connectAll();
  void refreshButtons();
  void showCharts();
  void askForCurves();
  QStringList selectedRuns() const;
  QStringList bestRuns(std::size_t points) const;

  QComboBox* m_chooser;
  QPushButton* m_runHere;
  QPushButton* m_submit;
  QPushButton* m_cancel;
  QPushButton* m_resubmit;
  QPushButton* m_compare;
  ToneLabel* m_counts;
  ToneLabel* m_problem;
  QTabWidget* m_tabs;
  SweepPlanForm* m_form;
  SweepTableModel* m_model;
  QSortFilterProxyModel* m_sorted;
  QTableView* m_table;
  CompareCurves* m_curves;
  ParallelCoordinates* m_parallel;
  ImportanceView* m_importance;
  std::vector<double> m_shownFigures; ///< those that the charts show
  QStringList m_askedCurves;          ///< the runs, and how far each had come
};

} // namespace dmm::widgets
