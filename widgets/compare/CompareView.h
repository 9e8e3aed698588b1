#pragma once

#include "widgets/compare/ComparedRun.h"

#include <QVariantMap>
#include <QWidget>

#include <vector>

class QSplitter;
class QStackedLayout;
class QTabWidget;

namespace dmm::widgets {

class CompareCurves;
class CompareEstimators;
class CompareGroups;
class ComparePieces;
class CompareTableModel;
class CurveStack;
class ImportanceView;
class ParallelCoordinates;
class ToneLabel;
struct ShownDifference;

/// The Compare page: two or more runs beside each other, their curves over each other, a table of
/// best figures and of the settings that differ, how groups of seeds differ, what they composed,
/// what was measured of their estimators, parallel coordinates, whose brushed runs alone the curves
/// show, and which setting mattered. On top it says why not all of them are ranked against each
/// other, if so. Without runs it says how to choose some.
class CompareView : public QWidget {
  Q_OBJECT

 public:
  explicit CompareView(QWidget* parent = nullptr);

  /// The run with the id `baseline` is what differences are told to; the first, if it is not there.
  void setRuns(const std::vector<ComparedRun>& runs, const QString& baseline);
  /// How the groups of seeds among the runs differ.
  void setDifferences(const std::vector<ShownDifference>& differences);
  void setComposing(const QString& progress);

  CurveStack* curves() const;
  QVariantMap state() const;
  void restoreState(const QVariantMap& state);

 Q_SIGNALS:
  void baselineChosen(const QString& id);
  void composeRequested();
  void pieceActivated(const dmm::types::Chorale& piece);

 private:
  QWidget* makeEmptyPage();
  void showCurves();
  void showDetails();

  std::vector<ComparedRun> m_runs;
  ToneLabel* m_limits;
  CompareTableModel* m_model;
  CompareCurves* m_curves;
  ComparePieces* m_pieces;
  CompareEstimators* m_estimators;
  CompareGroups* m_groups;
  ParallelCoordinates* m_parallel;
  ImportanceView* m_importance;
  QStackedLayout* m_pages;
  QSplitter* m_splitter;
  QTabWidget* m_details;
};

} // namespace dmm::widgets
