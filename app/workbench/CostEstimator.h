#pragma once

#include "core/runs/SpeedBook.h"

#include <QObject>

#include <vector>

namespace dmm::widgets {
class ExperimentPanel;
}

namespace dmm::app {

/// What an experiment costs on this machine: it learns from the runs that are there and from what
/// trains, and keeps the form's estimate up to date. The form must outlive it.
class CostEstimator : public QObject {
  Q_OBJECT

 public:
  explicit CostEstimator(widgets::ExperimentPanel& form, QObject* parent = nullptr);
  ~CostEstimator() override;

  types::RunCost cost(const types::ExperimentConfig& config) const { return m_speeds.cost(config); }

  void noteRuns(const std::vector<types::RunSummary>& runs);
  /// What training measures now.
  void noteCurrent(const types::ExperimentConfig& config, const types::RunCost& cost);

 private:
  widgets::ExperimentPanel& m_form;
  runs::SpeedBook m_speeds;
};

} // namespace dmm::app
