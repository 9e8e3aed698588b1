#pragma once

#include <QObject>

class QTabWidget;

namespace dmm::widgets {
class MusicStage;
class WelcomePage;
} // namespace dmm::widgets

namespace dmm::app {

class MusicController;
class PlaybackController;
class RunLibrary;
class ShownRunController;

/// Serves the page that stands where no run is on show: plays a chorale, or lets the run that ships
/// with the program compose and plays what it made. What it is made with must outlive it.
class WelcomeController : public QObject {
  Q_OBJECT

 public:
  WelcomeController(widgets::WelcomePage& page, widgets::MusicStage& music, QTabWidget& stage,
                    const RunLibrary& library, ShownRunController& shownRun,
                    MusicController& composing, PlaybackController& playback,
                    QObject* parent = nullptr);

 private:
  void listen();
  void compose();
  void playComposed();

  widgets::MusicStage& m_music;
  QTabWidget& m_stage;
  ShownRunController& m_shownRun;
  PlaybackController& m_playback;
  bool m_isAwaited = false; ///< what is composed now is to be heard
};

} // namespace dmm::app
