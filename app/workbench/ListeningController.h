#pragma once

#include <QObject>

class QTabWidget;

namespace dmm::widgets {
class LensPage;
class MusicStage;
} // namespace dmm::widgets

namespace dmm::app {

class PlaybackController;

/// What is heard is what is looked at: joins the rolls of Music and Lens to the player, of which
/// one at a time has its turn (see HeardRoll). What it is made with must outlive it.
class ListeningController : public QObject {
  Q_OBJECT

 public:
  ListeningController(PlaybackController& playback, widgets::MusicStage& music,
                      widgets::LensPage& lens, QTabWidget& stage, QObject* parent = nullptr);
};

} // namespace dmm::app
