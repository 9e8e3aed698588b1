#pragma once

#include "core/types/Music.h"

#include <QObject>
#include <QString>

#include <functional>
#include <vector>

namespace dmm::widgets {
class PianoRollView;
}

namespace dmm::app {

class PlaybackController;

/// Of several rolls, the one whose piece is heard: it has the playhead, the sounding keys and the
/// loop. A roll takes the turn when something is asked of it, when another piece is chosen on it,
/// or when its page is opened while nothing plays. What it is made with must outlive it.
class HeardRoll : public QObject {
  Q_OBJECT

 public:
  explicit HeardRoll(PlaybackController& playback, QObject* parent = nullptr);

  /// The piece that a roll shows now, or nullptr.
  using Piece = std::function<const types::Chorale*()>;
  /// `reasonForNone`: what to do to hear something there. The first roll begins.
  void add(widgets::PianoRollView* roll, Piece piece, const QString& reasonForNone);

  /// Another piece is on this roll, or none.
  void notePiece(widgets::PianoRollView* roll);
  /// The piece on this roll has other notes now: where it is heard, it is heard on from there.
  void noteEdit(widgets::PianoRollView* roll);
  /// The page with this roll is on show.
  void noteShown(widgets::PianoRollView* roll);
  /// Its piece is to be heard from here, now.
  void playFrom(widgets::PianoRollView* roll, double quarters);
  /// Something that is on no roll is to be heard, now; then it is the turn of the last roll again.
  void playAside(const types::Chorale& piece);

  widgets::PianoRollView* roll() const { return m_heard < 0 ? nullptr : entry().roll; }

 private:
  struct Entry {
    widgets::PianoRollView* roll;
    Piece piece;
    QString reasonForNone;
  };

  const Entry& entry() const { return m_entries[std::size_t(m_heard)]; }
  /// Another roll that can be seen and has a piece, or nullptr.
  widgets::PianoRollView* otherInView() const;
  void hear(widgets::PianoRollView* roll);
  void leaveRoll();
  void takePiece();

  PlaybackController& m_playback;
  std::vector<Entry> m_entries;
  int m_heard = -1;
  widgets::PianoRollView* m_interrupted = nullptr; ///< whose turn it is after what is on no roll
};

} // namespace dmm::app
