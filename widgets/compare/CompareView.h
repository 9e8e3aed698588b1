#pragma once

#include "core/types/SweepImportance.h"
#include "widgets/compare/VariedRuns.h"

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
  /// Which setting mattered among the runs that importancesWanted() named.
  void setImportances(const std::vector<types::SettingImportance>& importances,
                      const QStringList& labels);
  void setComposing(const QString& progress);

  CurveStack* curves() const;
  QVariantMap state() const;
  void restoreState(const QVariantMap& state);

 Q_SIGNALS:
  void baselineChosen(const QString& id);
  void composeRequested();
  /// While they are seen: for other runs, or when one has another figure.
  void importancesWanted(const dmm::widgets::VariedRuns& runs);
  void pieceActivated(const dmm::types::Chorale& piece);

 private:
  QWidget* makeEmptyPage();
  void showCurves();
  void showDetails();
  void askForImportances(const VariedRuns& varied);

  std::vector<ComparedRun> m_runs;
  QStringList m_ranked; ///< what importances were asked for: runs and their figures
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
