#include "app/workbench/CostEstimator.h"

#include "core/runs/RunStore.h"
#include "widgets/experiment/ExperimentPanel.h"

namespace dmm::app {

CostEstimator::CostEstimator(widgets::ExperimentPanel& form, QObject* parent)
    : QObject(parent)
    , m_form(form)
    , m_speeds(runs::machineName()) {
  m_form.setCostOf([this](const types::ExperimentConfig& config) { return cost(config); });
}

CostEstimator::~CostEstimator() { m_form.setCostOf(nullptr); }

void CostEstimator::noteRuns(const std::vector<types::RunSummary>& runs) {
  for (const auto& run : runs) m_speeds.note(run);
  m_form.refreshCost();
}

void CostEstimator::noteCurrent(const types::ExperimentConfig& config, const types::RunCost& cost) {
  m_speeds.noteCurrent(config, cost);
  m_form.refreshCost();
}

} // namespace dmm::app
