#pragma once

#include "core/types/EpochReport.h"
#include "core/types/ExperimentConfig.h"

#include <QObject>
#include <QStringList>

#include <vector>

namespace dmm::widgets {
class ExperimentPanel;
class QueuePanel;
} // namespace dmm::widgets

namespace dmm::app {

class CostEstimator;
class QueueController;
class RunLibrary;
class TrainingController;

/// The queue, as the window has it: shows in its panel what waits and how long that will take, adds
/// what form and list ask for, and tells the form whether the queue can be used. What it is made
/// with must outlive it.
class QueuePanelController : public QObject {
  Q_OBJECT

 public:
  QueuePanelController(widgets::QueuePanel& panel, widgets::ExperimentPanel& form,
                       QueueController& queue, const TrainingController& training,
                       const RunLibrary& library, const CostEstimator& costs,
                       QObject* parent = nullptr);

  void addExperiments(const std::vector<types::ExperimentConfig>& experiments);
  /// To be resumed.
  void addRuns(const QStringList& runIds);
  void refresh();

 private:
  widgets::QueuePanel& m_panel;
  widgets::ExperimentPanel& m_form;
  QueueController& m_queue;
  const RunLibrary& m_library;
  const CostEstimator& m_costs;
  double m_secondsLeft = types::kNotMeasured; ///< of what trains
};

} // namespace dmm::app
