#pragma once

#include "core/types/EpochReport.h"
#include "core/types/RunInfo.h"

#include <QObject>
#include <QString>

#include <vector>

class QTabWidget;

namespace dmm::widgets {
class RunListPanel;
class TrainingCurves;
} // namespace dmm::widgets

namespace dmm::app {

class BackgroundReader;
class RunLibrary;
class TrainingController;

/// Which run is on show: the one that was chosen in the list, or the one whose training began,
/// while somebody follows it. Reads its reports in the background, draws its curves and goes on
/// drawing what is trained here or elsewhere. What it is made with must outlive it.
class ShownRunController : public QObject {
  Q_OBJECT

 public:
  /// Of the stage it is asked whether somebody watches the curves.
  ShownRunController(widgets::RunListPanel& list, widgets::TrainingCurves& curves,
                     QTabWidget& stage, const RunLibrary& library,
                     const TrainingController& training, QObject* parent = nullptr);

  /// Empty = none.
  const QString& id() const { return m_id; }

  /// Shows it, and selects it in the list, also where a filter hides it.
  void select(const QString& runId);
  /// Its training began: asked for by somebody, who sees it, or by the queue, which takes nothing
  /// from who looks at something else.
  void follow(const QString& runId, bool isOfQueue);

  /// These epochs of a run were trained here.
  void append(const QString& runId, const std::vector<types::EpochReport>& reports);
  void noteRead(const std::vector<types::RunSummary>& runs);

 Q_SIGNALS:
  void runShown(const QString& runId);
  void filesChanged(); ///< of the run on show: it may have other checkpoints and samples
  void readingFailed(const QString& reason);

 private:
  void show(const QString& runId);
  void showFailure(const types::RunSummary& run);
  void readReports();
  bool isTrainingHere() const;

  widgets::RunListPanel& m_list;
  widgets::TrainingCurves& m_curves;
  QTabWidget& m_stage;
  const RunLibrary& m_library;
  const TrainingController& m_training;
  QString m_id;
  bool m_isFollowing = false;                       ///< it is there because its training began
  bool m_isReading = false;                         ///< its first reading is under way
  std::vector<types::EpochReport> m_waitingReports; ///< were trained meanwhile
  BackgroundReader* m_reader;
};

} // namespace dmm::app
