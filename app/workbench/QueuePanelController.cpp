#include "app/workbench/QueuePanelController.h"

#include "app/workbench/CostEstimator.h"
#include "app/workbench/QueueController.h"
#include "app/workbench/RunLibrary.h"
#include "app/workbench/TrainingController.h"
#include "core/types/RunCost.h"
#include "widgets/experiment/ExperimentPanel.h"
#include "widgets/runs/QueuePanel.h"

#include <cmath>
#include <utility>

namespace dmm::app {

using widgets::QueuePanel;

QueuePanelController::QueuePanelController(QueuePanel& panel, widgets::ExperimentPanel& form,
                                           QueueController& queue,
                                           const TrainingController& training,
                                           const RunLibrary& library, const CostEstimator& costs,
                                           QObject* parent)
    : QObject(parent)
    , m_panel(panel)
    , m_form(form)
    , m_queue(queue)
    , m_library(library)
    , m_costs(costs) {
  connect(&m_panel, &QueuePanel::startRequested, &m_queue, &QueueController::start);
  connect(&m_panel, &QueuePanel::holdRequested, &m_queue, &QueueController::hold);
  connect(&m_panel, &QueuePanel::moveRequested, &m_queue, &QueueController::move);
  connect(&m_panel, &QueuePanel::removeRequested, &m_queue, &QueueController::remove);
  connect(&m_panel, &QueuePanel::retryRequested, &m_queue, &QueueController::retry);
  connect(&m_queue, &QueueController::queueChanged, this, &QueuePanelController::refresh);
  connect(&training, &TrainingController::trainingBegan, this,
          [this] { m_secondsLeft = types::kNotMeasured; });
  connect(
      &training, &TrainingController::progressMade, this,
      [this](const types::TrainingProgress& progress) { m_secondsLeft = progress.secondsLeft; });
}

void QueuePanelController::addExperiments(const std::vector<types::ExperimentConfig>& experiments) {
  std::vector<types::QueuedExperiment> entries;
  for (const auto& experiment : experiments) entries.push_back({experiment, "", ""});
  m_queue.add(entries);
}

void QueuePanelController::addRuns(const QStringList& runIds) {
  std::vector<types::QueuedExperiment> entries;
  for (const QString& id : runIds)
    if (const auto* run = m_library.find(id.toStdString()))
      entries.push_back({run->config, run->info.id, ""});
  m_queue.add(entries);
}

void QueuePanelController::refresh() {
  std::vector<widgets::QueueItem> items;
  for (int row = 0; row < int(m_queue.entries().size()); ++row) {
    const auto& entry = m_queue.entries()[std::size_t(row)];
    const bool isTraining = row == m_queue.trainingRow();
    const auto* run = m_library.find(entry.run);
    const double wanted =
        types::secondsOf(entry.config, m_costs.cost(entry.config), run ? run->epochsDone() : 0);
    const bool isTimed = isTraining && std::isfinite(m_secondsLeft);
    items.push_back({entry, isTraining, isTimed ? m_secondsLeft : wanted});
  }
  m_panel.setQueue(std::move(items), m_queue.isGoing());
  m_panel.setLocked(m_queue.lockedReason());
  m_form.setQueueProblem(m_queue.lockedReason());
}

} // namespace dmm::app
