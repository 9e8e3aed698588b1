#pragma once

#include <QMenu>

namespace dmm::widgets {
class ExperimentPanel;
}

namespace dmm::app {

class PresetController;
class QueueController;
class TrainedRunController;

/// What is done with the experiment in the form: train it, queue it, begin it from a preset. What
/// it is made with must outlive its being used.
class ExperimentMenu : public QMenu {
  Q_OBJECT

 public:
  ExperimentMenu(widgets::ExperimentPanel& form, TrainedRunController& trainedRun,
                 QueueController& queue, PresetController& presets, QWidget* window);

 private:
  void addQueueEntries(widgets::ExperimentPanel& form, QueueController& queue);
  void addPresetEntries(widgets::ExperimentPanel& form, PresetController& presets);
};

} // namespace dmm::app
