#pragma once

#include "core/types/Music.h"

#include <QObject>

class QTabWidget;

namespace dmm::widgets {
class LensPage;
class MusicStage;
} // namespace dmm::widgets

namespace dmm::app {

class HeardRoll;
class PlaybackController;

/// What is heard is what is looked at: joins the rolls of Music and Lens to the player, of which
/// one at a time has its turn (see HeardRoll). What it is made with must outlive it.
class ListeningController : public QObject {
  Q_OBJECT

 public:
  ListeningController(PlaybackController& playback, widgets::MusicStage& music,
                      widgets::LensPage& lens, QTabWidget& stage, QObject* parent = nullptr);

  /// Something that is on no roll, now.
  void playAside(const types::Chorale& piece);

 private:
  HeardRoll* m_heard;
};

} // namespace dmm::app
