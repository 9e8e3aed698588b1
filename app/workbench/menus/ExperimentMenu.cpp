#include "app/workbench/menus/ExperimentMenu.h"

#include "app/workbench/PresetController.h"
#include "app/workbench/Presets.h"
#include "app/workbench/QueueController.h"
#include "app/workbench/TrainedRunController.h"
#include "app/workbench/menus/MenuEntry.h"
#include "widgets/experiment/ExperimentPanel.h"

#include <QMap>

#include <functional>

namespace dmm::app {

namespace {

/// The labels, each with '&' before a letter that no other has: one that finds all of its own taken
/// has another label pass on its letter (Kuhn 1955).
QStringList withLettersOfTheirOwn(QStringList labels) {
  QMap<QChar, qsizetype> owners;
  const std::function<bool(qsizetype, QString&)> give = [&](qsizetype label, QString& asked) {
    for (const QChar letter : labels[label].toLower()) {
      if (!letter.isLetterOrNumber() || asked.contains(letter)) continue;
      asked += letter;
      if (owners.contains(letter) && !give(owners[letter], asked)) continue;
      owners[letter] = label;
      return true;
    }
    return false;
  };
  for (qsizetype label = 0; label < labels.size(); ++label) {
    QString asked;
    give(label, asked);
  }
  for (auto owner = owners.cbegin(); owner != owners.cend(); ++owner)
    labels[owner.value()].insert(labels[owner.value()].indexOf(owner.key(), 0, Qt::CaseInsensitive),
                                 QLatin1Char('&'));
  return labels;
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
  QStringList labels;
  for (const auto& preset : shippedPresets()) labels += preset.first;
  const QStringList entries = withLettersOfTheirOwn(labels);
  for (qsizetype place = 0; place < labels.size(); ++place) {
    const QKeySequence keys = place == 0 ? QKeySequence(Qt::CTRL | Qt::Key_N) : QKeySequence();
    addEntry(fresh, entries[place], keys, &form,
             [&form, label = labels[place]] { form.applyPreset(label); });
  }
  addEntry(this, tr("Save as a &preset..."), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S),
           &presets, [&] { presets.askToSave(form.config()); });
}

} // namespace dmm::app
