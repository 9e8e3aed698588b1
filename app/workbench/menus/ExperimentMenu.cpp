#include "app/workbench/menus/ExperimentMenu.h"

#include "app/workbench/PresetController.h"
#include "app/workbench/Presets.h"
#include "app/workbench/QueueController.h"
#include "app/workbench/TrainedRunController.h"
#include "app/workbench/menus/MenuEntry.h"
#include "widgets/experiment/ExperimentPanel.h"

namespace dmm::app {

namespace {

/// A label with an ampersand before the first of its letters that no neighbour has yet.
QString withFreeLetter(const QString& label, QString& taken) {
  for (qsizetype place = 0; place < label.size(); ++place) {
    const QChar letter = label[place].toUpper();
    if (!letter.isLetterOrNumber() || taken.contains(letter)) continue;
    taken += letter;
    return label.left(place) + QLatin1Char('&') + label.mid(place);
  }
  return label;
}

} // namespace

using widgets::ExperimentPanel;

ExperimentMenu::ExperimentMenu(ExperimentPanel& form, TrainedRunController& trainedRun,
                               QueueController& queue, PresetController& presets, QWidget* window)
    : QMenu(tr("&Experiment"), window) {
  addEntry(this, tr("&Train, pause or resume"), QKeySequence(Qt::CTRL | Qt::Key_Return), &form,
           &ExperimentPanel::clickPrimary);
  addEntry(this, tr("&Stop"), QKeySequence(Qt::CTRL | Qt::Key_Period), &trainedRun,
           &TrainedRunController::stop);
  addSeparator();
  addQueueEntries(form, queue);
  addSeparator();
  addPresetEntries(form, presets);
}

void ExperimentMenu::addQueueEntries(ExperimentPanel& form, QueueController& queue) {
  addEntry(this, tr("Add to the &queue"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return),
           &form, &ExperimentPanel::clickQueue);
  addEntry(this, tr("Add se&veral seeds or values..."),
           QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V), &form,
           &ExperimentPanel::clickQueueSeveral);
  QAction* going = addEntry(this, tr("Queue &goes"), QKeySequence(Qt::CTRL | Qt::Key_G), &queue,
                            [&queue](bool on) { on ? queue.start() : queue.hold(); });
  going->setObjectName(QStringLiteral("queueGoesAction"));
  going->setCheckable(true);
  connect(&queue, &QueueController::queueChanged, going,
          [&queue, going] { going->setChecked(queue.isGoing()); });
}

void ExperimentMenu::addPresetEntries(ExperimentPanel& form, PresetController& presets) {
  QMenu* fresh = addMenu(tr("&New from preset"));
  int place = 0;
  QString taken;
  for (const auto& [label, config] : shippedPresets()) {
    const QKeySequence keys = place++ == 0 ? QKeySequence(Qt::CTRL | Qt::Key_N) : QKeySequence();
    addEntry(fresh, withFreeLetter(label, taken), keys, &form,
             [&form, label = label] { form.applyPreset(label); });
  }
  addEntry(this, tr("Save as a &preset..."), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S),
           &presets, [&] { presets.askToSave(form.config()); });
}

} // namespace dmm::app
