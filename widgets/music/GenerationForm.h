#pragma once

#include "core/types/Generation.h"
#include "widgets/music/FreeNotesEditor.h"
#include "widgets/pianoroll/FreeRegion.h"

#include <QStringList>
#include <QWidget>

#include <optional>
#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QSpinBox;
class QToolButton;

namespace dmm::widgets {

class PieceComboBox;

/// What is to be composed: by which of a run's checkpoints, how many pieces, and how.
struct GenerationOrder {
  types::GenerationSettings settings;
  /// Harmonise: the piece on show is given, not the dataset's piece of the settings.
  bool fromShown = false;
  std::optional<FreeNotesEditor::BarRange> bars; ///< that are drawn anew; none: all
  std::vector<FreeRegion::Lock> locks;           ///< that stay all the same
  int count = 1;
  QString checkpoint; ///< name of its file; empty = the run's best
};

/// The settings of a generation. Only those that the chosen mode uses are shown; what is rarely
/// changed is folded away.
class GenerationForm : public QWidget {
  Q_OBJECT

 public:
  explicit GenerationForm(QWidget* parent = nullptr);

  /// The pieces to start from, in the order of their splits.
  void setPieces(const std::vector<types::Chorale>& pieces);
  /// The piece to start from by its place among them, as long as the user did not choose one here.
  void suggestPiece(int place);
  /// Names of the files of a run's checkpoints.
  void setCheckpoints(const QStringList& files);

  GenerationOrder order() const;
  /// The next order is for other pieces.
  void advanceSeed();
  /// Makes the next seed a higher one than this, if it is not already.
  void passSeed(quint64 taken);
  /// What of the piece on show would be drawn anew; nothing where it would not be harmonised.
  std::optional<FreeRegion> freeOf(const types::Chorale& shown) const;
  /// As it was chosen on the roll, in whole bars.
  void setFree(const FreeRegion& region, const types::Chorale& shown);
  /// Whether a piece is on show that can be harmonised.
  void setPieceShown(bool isShown);

  /// Why nothing can be composed with these settings; empty when it can.
  QString problem() const;

 Q_SIGNALS:
  void changed();

 private:
  PieceComboBox* makePieceBox(const QString& name, const QString& accessibleName);
  QDoubleSpinBox* makeNumber(const QString& name, double value, double maximum);
  void makeFields();
  void makeRows();
  void updateRows();
  bool isFromShown() const;
  types::PieceRef pieceAt(int place) const;

  std::vector<types::Chorale> m_pieces;
  QFormLayout* m_layout;
  QFormLayout* m_more;
  QWidget* m_morePart;
  QToolButton* m_fold;
  QComboBox* m_mode;
  PieceComboBox* m_piece;
  PieceComboBox* m_second;
  QComboBox* m_harmonised;
  FreeNotesEditor* m_free;
  QSpinBox* m_length;
  QSpinBox* m_given;
  QDoubleSpinBox* m_strength;
  QDoubleSpinBox* m_position;
  QSpinBox* m_count;
  QSpinBox* m_seed;
  QComboBox* m_checkpoint;
  QDoubleSpinBox* m_temperature;
  QComboBox* m_notes;
  QDoubleSpinBox* m_threshold;
  QComboBox* m_repeated;
  QString m_wantedCheckpoint = QStringLiteral("best.pt"); ///< by the user; a run may lack it
  bool m_pieceIsChosen = false;
  bool m_isPieceShown = false;
};

} // namespace dmm::widgets
