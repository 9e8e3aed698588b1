#include "app/workbench/ShownRunController.h"

#include "app/workbench/BackgroundReader.h"
#include "app/workbench/RunLibrary.h"
#include "app/workbench/TrainingController.h"
#include "core/runs/RunDirectory.h"
#include "core/types/ObjectiveInfo.h"
#include "core/types/RunName.h"
#include "widgets/plot/TrainingCurves.h"
#include "widgets/runs/RunListPanel.h"

#include <QTabWidget>

#include <utility>

namespace dmm::app {

using widgets::RunListPanel;

ShownRunController::ShownRunController(RunListPanel& list, widgets::TrainingCurves& curves,
                                       QTabWidget& stage, const RunLibrary& library,
                                       const TrainingController& training, QObject* parent)
    : QObject(parent)
    , m_list(list)
    , m_curves(curves)
    , m_stage(stage)
    , m_library(library)
    , m_training(training)
    , m_reader(new BackgroundReader(this)) {
  connect(&m_list, &RunListPanel::runSelected, this, &ShownRunController::show);
  connect(&m_list, &RunListPanel::selectionChanged, this,
          [this] { m_isFollowing = false; }); // follow() says so again
}

void ShownRunController::select(const QString& runId) {
  m_list.selectRun(runId);
  show(runId);
}

void ShownRunController::follow(const QString& runId, bool isOfQueue) {
  // Who watches the curves of what trains, and has chosen none himself, sees the next one.
  const bool isWatching = m_isFollowing && m_stage.currentWidget() == &m_curves;
  const bool isFree = m_id.isEmpty() || m_id == runId;
  if (isOfQueue && !isWatching && !isFree) return;
  m_id.clear(); // a resumed run may be on show already: its rows are read again
  select(runId);
  m_isFollowing = true;
  if (!isOfQueue) m_stage.setCurrentWidget(&m_curves);
}

void ShownRunController::show(const QString& runId) {
  if (runId == m_id && !runId.isEmpty()) return;
  m_id = runId;
  m_waitingReports.clear();
  m_isReading = false;
  if (const auto* run = m_library.find(runId.toStdString())) {
    m_curves.setExperiment(
        QString::fromStdString(types::shownName(*run)),
        types::isAnnealed(run->config) ? run->config.annealing.annealingEpochs : 0, runId);
    m_curves.setExact(types::hasTrait(types::Trait::SumsStates, run->config.model));
    showFailure(*run);
    m_isReading = true;
    readReports();
  } else {
    m_curves.clear();
  }
  Q_EMIT runShown(runId);
}

void ShownRunController::showFailure(const types::RunSummary& run) {
  const std::string& reason =
      run.info.status == types::RunStatus::Failed && !run.info.failure.empty() ? run.info.failure
                                                                               : run.problem;
  m_curves.setFailure(QString::fromStdString(reason));
}

bool ShownRunController::isTrainingHere() const {
  return m_training.isTraining() && m_id == m_training.runId();
}

void ShownRunController::noteRead(const std::vector<types::RunSummary>& runs) {
  for (const auto& run : runs) {
    if (QString::fromStdString(run.info.id) != m_id || run.isPartial) continue;
    showFailure(run);
    // A run that another process trains grows on show; our own sends its reports itself.
    if (!isTrainingHere()) readReports();
    Q_EMIT filesChanged();
  }
}

void ShownRunController::append(const QString& runId,
                                const std::vector<types::EpochReport>& reports) {
  if (m_id != runId) return;
  if (m_isReading)
    m_waitingReports.insert(m_waitingReports.end(), reports.begin(), reports.end());
  else
    m_curves.appendReports(reports);
}

/// In the background: a long run has tens of thousands. What is trained here meanwhile waits.
void ShownRunController::readReports() {
  m_reader->read("shown", [this, id = m_id,
                           run = runs::RunDirectory(m_library.folder() / m_id.toStdString())] {
    std::vector<types::EpochReport> reports;
    QString problem;
    try {
      reports = run.readReports();
    } catch (const std::exception& error) {
      problem = QString::fromUtf8(error.what());
    }
    return [this, id, problem, reports = std::move(reports)]() mutable {
      if (id != m_id) return; // another one was chosen since
      if (!problem.isEmpty()) Q_EMIT readingFailed(problem);
      // The file may be ahead of what strip and list were told yet; those rows are on their way.
      if (const auto* known = m_library.find(id.toStdString()); known && isTrainingHere())
        std::erase_if(reports, [&](const auto& r) { return r.epoch >= known->epochsDone(); });
      m_curves.takeReports(reports);
      m_isReading = false;
      m_curves.appendReports(std::exchange(m_waitingReports, {}));
    };
  });
}

} // namespace dmm::app
