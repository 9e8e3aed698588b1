#pragma once

#include "app/workbench/PlaybackSettings.h"
#include "core/playback/Player.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>

namespace dmm::widgets {
class TransportStrip;
}

namespace dmm::app {

class WavExport;

/// Plays the piece on show: serves the transport strip and the Play menu, and tells the piano roll
/// where the music is. The piece is a copy; times are quarters. The strip must outlive it.
class PlaybackController : public QObject {
  Q_OBJECT

 public:
  PlaybackController(widgets::TransportStrip& strip, std::shared_ptr<playback::Outputs> outputs,
                     std::filesystem::path settingsFile, QObject* parent = nullptr);
  ~PlaybackController() override; ///< ends every note

  /// The piece to play from now on, from its beginning. Goes on playing when one played.
  void setPiece(const types::Chorale& chorale);
  /// Other notes of the piece that is there: goes on where it was, and repeats what it repeated.
  void changePiece(const types::Chorale& chorale);
  void clearPiece(const QString& reason);
  bool hasPiece() const { return m_piece.has_value(); }

  bool isPlaying() const;
  double position() const;
  /// Where the piece was at this time, not long ago.
  double positionAt(std::chrono::steady_clock::time_point time) const;
  double quartersPerMinute() const { return m_settings.quartersPerMinute; }
  const types::Mix& mix() const { return m_settings.mix; }
  /// A key that somebody presses or lets go of, beside the piece. Any thread may tell of it.
  void playLive(types::VoicePart voice, const playback::MidiMessage& message) {
    m_player.playLive(voice, message);
  }

 public Q_SLOTS:
  void togglePlaying();
  void play();
  void stop();
  void goToStart();
  void seek(double quarters);
  /// Repeats this region; one without length stands for the whole piece.
  void setLoop(double begin, double end);
  void setLooping(bool on);
  void toggleLooping();
  void panic();
  /// Asks where, and writes the piece as it is heard.
  void saveAsWav();
  /// Writes any piece with the instruments, the tempo and the mutes that are heard.
  void renderWav(const types::Chorale& piece, const QString& file);

 Q_SIGNALS:
  void positionChanged(double quarters);
  void playingChanged(bool playing);
  /// The pitches that sound now, for each voice.
  void soundingNotesChanged(const dmm::playback::SoundingNotes& notes);
  /// The region that repeats; `on` says whether it does.
  void loopChanged(bool on, double begin, double end);
  void messageIssued(const QString& text);
  void problemOccurred(const QString& title, const QString& reason);

 private:
  void connectStrip();
  void takePiece(const types::Chorale& chorale, double place,
                 const std::optional<playback::Loop>& region);
  void setMix(const types::Mix& mix);
  void setTempo(double quartersPerMinute);
  void setOutput(const QString& name);
  void applyLoop();
  void showStatus();
  void showOutputs(const playback::PlayerStatus& status);

  widgets::TransportStrip& m_strip;
  std::filesystem::path m_settingsFile;
  PlaybackSettings m_settings;
  std::optional<types::Chorale> m_piece;
  double m_lengthQuarters = 0;
  bool m_isLooping = false;
  std::optional<playback::Loop> m_region; ///< none = the whole piece

  playback::PlayerStatus m_shown;
  double m_shownPosition = 0;
  QTimer m_timer;
  WavExport* m_export;
  playback::Player m_player;
};

} // namespace dmm::app
