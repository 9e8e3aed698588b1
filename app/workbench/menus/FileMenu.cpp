#include "app/workbench/menus/FileMenu.h"

#include "app/workbench/DatasetController.h"
#include "app/workbench/FileOpener.h"
#include "app/workbench/PlaybackController.h"
#include "app/workbench/PresetController.h"
#include "app/workbench/menus/MenuEntry.h"
#include "widgets/experiment/ExperimentPanel.h"

namespace dmm::app {

FileMenu::FileMenu(FileOpener& opener, DatasetController& datasets, PresetController& presets,
                   const widgets::ExperimentPanel& form, PlaybackController& playback,
                   QWidget* window)
    : QMenu(tr("&File"), window) {
  addEntry(this, tr("&Open..."), QKeySequence::Open, &opener, [&opener] {
    opener.ask();
  })->setObjectName(QStringLiteral("openAction"));
  addEntry(this, tr("&Import folder as dataset..."), {}, &datasets, [&datasets] {
    datasets.importFolder();
  })->setObjectName(QStringLiteral("importAction"));
  addEntry(this, tr("&Get the canonical JSB files..."), {}, &datasets,
           &DatasetController::fetchCanonicalFiles)
      ->setObjectName(QStringLiteral("fetchAction"));
  addSeparator();
  addEntry(this, tr("Open an &experiment..."), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O),
           &presets, &PresetController::askForFile);
  addEntry(this, tr("&Save the experiment..."), QKeySequence::Save, &presets,
           [&] { presets.askWhereToSave(form.config()); });
  addSeparator();
  addEntry(this, tr("Save the piece as &WAV..."), {}, &playback, &PlaybackController::saveAsWav)
      ->setObjectName(QStringLiteral("saveWavAction"));
  addSeparator();
  addEntry(this, tr("&Quit"), QKeySequence::Quit, window, [window] { window->close(); });
}

} // namespace dmm::app
