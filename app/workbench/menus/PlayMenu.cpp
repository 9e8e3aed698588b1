#include "app/workbench/menus/PlayMenu.h"

#include "app/workbench/PlaybackController.h"
#include "app/workbench/menus/MenuEntry.h"
#include "widgets/music/MusicStage.h"

#include <QTabWidget>

namespace dmm::app {

PlayMenu::PlayMenu(PlaybackController& playback, widgets::MusicStage& music, QTabWidget& stage,
                   QWidget* window)
    : QMenu(tr("&Play"), window) {
  addEntry(this, tr("&Play or pause"), QKeySequence(Qt::Key_Space), &playback,
           &PlaybackController::togglePlaying);
  addEntry(this, tr("&Stop"), {}, &playback, &PlaybackController::stop);
  addEntry(this, tr("To the s&tart"), QKeySequence(Qt::Key_Return), &playback,
           &PlaybackController::goToStart);
  addSeparator();
  QAction* repeat = addEntry(this, tr("&Repeat"), QKeySequence(Qt::Key_L), &playback,
                             &PlaybackController::toggleLooping);
  repeat->setCheckable(true);
  connect(&playback, &PlaybackController::loopChanged, repeat, &QAction::setChecked);
  addSeparator();
  addEntry(this, tr("&Generate pieces"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G), &music,
           [&] {
             stage.setCurrentWidget(&music);
             music.generate();
           })
      ->setObjectName(QStringLiteral("generateAction"));
  addSeparator();
  addEntry(this, tr("P&anic: silence every note"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P),
           &playback, &PlaybackController::panic);
}

} // namespace dmm::app
