#pragma once

#include "core/types/Music.h"

#include <QWidget>

#include <vector>

class QComboBox;

namespace dmm::widgets {

/// What lists and headings call a chorale: "Ach Gott und Herr (BWV 255)".
QString displayTitle(const types::Chorale& chorale);

/// Chooses a piece of a dataset: first the split, then the piece. Typing in the list of pieces
/// searches anywhere in their titles.
class PieceChooser : public QWidget {
  Q_OBJECT

 public:
  explicit PieceChooser(QWidget* parent = nullptr);

  void setPieces(const std::vector<types::Chorale>& pieces);
  /// The chosen piece, or nullptr.
  const types::Chorale* current() const;

 Q_SIGNALS:
  void pieceChosen();

 private:
  void listSplit();
  void takeTypedText();

  std::vector<types::Chorale> m_pieces;
  QComboBox* m_split = nullptr;
  QComboBox* m_piece = nullptr;
};

} // namespace dmm::widgets
