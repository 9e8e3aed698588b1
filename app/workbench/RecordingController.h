#pragma once

#include "core/playback/MelodyRecorder.h"
#include "core/playback/MidiKeyboard.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace dmm::widgets {
class PianoRollView;
class PieceEditBar;
class PieceEditing;
} // namespace dmm::widgets

namespace dmm::app {

class PlaybackController;

/// Writes down what is played on a MIDI keyboard as a new piece, while it is heard and with it a
/// click that counts a bar in: the player's time is the time that counts, so its tempo is the one
/// to play in. Looks for keyboards only while notes are changed by hand. Widgets and player must
/// outlive it.
class RecordingController : public QObject {
  Q_OBJECT

 public:
  /// Lets something be heard that is on no roll.
  using PlayAside = std::function<void(const types::Chorale&)>;

  RecordingController(widgets::PieceEditBar& bar, widgets::PieceEditing& editing,
                      widgets::PianoRollView& roll, PlaybackController& playback,
                      PlayAside playAside, std::shared_ptr<playback::Inputs> inputs,
                      QObject* parent = nullptr);

  bool isRecording() const { return m_recorder.has_value(); }

 Q_SIGNALS:
  void problemOccurred(const QString& title, const QString& reason);

 private:
  void look();
  void toggle();
  void start();
  void stop();
  void follow();
  void write(double quarters);
  void showKeyboards();

  widgets::PieceEditBar& m_bar;
  widgets::PieceEditing& m_editing;
  widgets::PianoRollView& m_roll;
  PlaybackController& m_playback;
  PlayAside m_playAside;
  std::shared_ptr<playback::Inputs> m_inputs;
  std::unique_ptr<playback::MidiKeyboard> m_keyboard; ///< none before it was looked for
  std::vector<playback::MidiPort> m_shownPorts;
  std::optional<playback::MelodyRecorder> m_recorder;
  types::Chorale m_written;  ///< the piece as it is shown
  bool m_hasStarted = false; ///< the click was heard to begin
  bool m_wasOpen = false;
  int m_recordings = 0;
  QTimer m_timer;
};

} // namespace dmm::app
