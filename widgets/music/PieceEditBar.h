#pragma once

#include "core/types/Music.h"

#include <QStringList>
#include <QWidget>

#include <array>

class QButtonGroup;
class QComboBox;
class QPushButton;
class QToolButton;

namespace dmm::widgets {

/// Above a roll whose notes are changed by hand: the voice that is drawn, the grid, a way back and
/// forth, a new piece, and a MIDI keyboard to play one in.
class PieceEditBar : public QWidget {
  Q_OBJECT

 public:
  explicit PieceEditBar(QWidget* parent = nullptr);

  types::VoicePart voice() const;
  void setVoice(types::VoicePart voice);
  int stepsPerQuarter() const; ///< of the grid
  /// Chooses one that the piece has, where a finer one is chosen.
  void limitGrid(int stepsPerQuarter);
  void offerHistory(bool canUndo, bool canRedo);

  /// The keyboards that are there by their names, and the one that is chosen, which may be gone.
  void setKeyboards(const QStringList& names, const QString& chosen);
  QString keyboard() const; ///< empty: none
  /// While it records, the button stops; `state` says how far it is.
  void setRecording(bool recording, const QString& state = QString());

 Q_SIGNALS:
  void toolChanged(); ///< voice or grid
  void undoClicked();
  void redoClicked();
  void newPieceClicked();
  void keyboardChosen(const QString& name);
  void recordToggled();

 private:
  void makeTools();
  void makeRecording();

  QButtonGroup* m_voices;
  QComboBox* m_grid;
  QToolButton* m_undo;
  QToolButton* m_redo;
  QPushButton* m_new;
  QComboBox* m_keyboards;
  QPushButton* m_record;
  bool m_isRecording = false;
};

} // namespace dmm::widgets
