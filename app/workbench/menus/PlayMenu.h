#pragma once

#include <QMenu>

class QTabWidget;

namespace dmm::widgets {
class MusicStage;
}

namespace dmm::app {

class PlaybackController;

/// Playing, and composing what is then played. What it is made with must outlive its being used.
class PlayMenu : public QMenu {
  Q_OBJECT

 public:
  PlayMenu(PlaybackController& playback, widgets::MusicStage& music, QTabWidget& stage,
           QWidget* window);
};

} // namespace dmm::app
