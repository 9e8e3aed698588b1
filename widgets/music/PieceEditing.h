#pragma once

#include "core/types/Generation.h"
#include "widgets/music/EditHistory.h"

#include <QObject>

#include <optional>
#include <utility>
#include <vector>

namespace dmm::widgets {

class PianoRollView;
class PieceEditBar;

/// Changes of the piece on show by hand, with a way back and forth, and back from what was made of
/// a piece to that piece. The first change makes a new piece beside the one on show, which stays as
/// it was; further ones change that. Others list the pieces and show them.
class PieceEditing : public QObject {
  Q_OBJECT

 public:
  /// What it is made with must outlive it; keys for undo and redo are those of `page`.
  PieceEditing(PianoRollView& roll, PieceEditBar& bar, QWidget& page);

  void setActive(bool active);
  bool isActive() const { return m_isActive; }
  bool isShown(const types::Chorale& piece) const { return m_shown == piece; }

  /// The piece on show, at the pitch at which it is sung; nullptr for none. `canBeChanged`: it is
  /// shown at that pitch.
  void noteShown(const types::Chorale* piece, bool canBeChanged);
  /// `made` was harmonised from `given`: there undo goes.
  void noteMade(const types::Chorale& made, const types::Chorale& given);

  /// A piece that begins here, to be changed further.
  void startPiece(const types::Chorale& piece);
  /// The piece on show as it is now; `isSameStep`: undo goes to before the change before as well.
  void change(const types::Chorale& piece, bool isSameStep = false);

 public Q_SLOTS:
  void undo();
  void redo();

 Q_SIGNALS:
  /// It joins the list, and is shown; `isChanged`: it is the one on show with other notes.
  void pieceStarted(const dmm::types::Chorale& piece, bool isChanged);
  /// The piece on show, which is in the list, is now this.
  void pieceChanged(const dmm::types::Chorale& before, const dmm::types::Chorale& now);
  /// One that was shown before is to be shown again.
  void pieceWanted(const dmm::types::Chorale& piece);
  void activeChanged(bool isActive);

 private:
  void applyTool();
  void takeGrid();
  void startEmptyPiece();
  void showHistory();
  const types::Chorale* madeFrom() const; ///< what undo goes to besides changes by hand

  PianoRollView& m_roll;
  PieceEditBar& m_bar;
  bool m_isActive = false;
  bool m_canBeChanged = false;
  std::optional<types::Chorale> m_shown;
  EditHistory m_history;
  std::vector<std::pair<types::Chorale, types::Chorale>> m_made; ///< what, and from what
  std::vector<types::Chorale> m_left; ///< pieces that undo has left for what they were made from
  int m_newPieces = 0;
};

} // namespace dmm::widgets
