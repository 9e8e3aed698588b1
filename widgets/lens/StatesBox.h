#pragma once

#include "core/types/Music.h"
#include "core/types/StateReading.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace dmm::widgets {

class StateGraphView;
class StateKeyboard;
class ToneLabel;

/// The states of a model with a finite number of them, as a piece uses them: how they follow each
/// other, and what the chosen one sounds like, to be heard by a click.
class StatesBox : public QWidget {
  Q_OBJECT

 public:
  explicit StatesBox(QWidget* parent = nullptr);

  /// Chooses the state that matters most. `modelShift` as that of the piece: keys are shown and
  /// heard where it is sung.
  void setReading(const types::StateReading& reading, int modelShift);
  /// Nothing is known; `why` says what will appear here.
  void clear(const QString& why);

  /// The place of the chosen state in the reading's list, or -1.
  int chosen() const { return m_chosen; }
  void choose(int row);

 Q_SIGNALS:
  void stateChosen(int row); ///< or -1
  /// The chosen state is to be heard, as this piece.
  void hearRequested(const dmm::types::Chorale& chord);

 private:
  QWidget* makeGraph();
  QWidget* makeSound();
  types::KeyProbabilities shownNotes() const;
  QString describe() const;
  void hear();

  types::StateReading m_reading;
  int m_modelShift = 0;
  int m_chosen = -1;
  QLabel* m_title;
  ToneLabel* m_empty;
  QWidget* m_parts;
  StateGraphView* m_graph = nullptr;
  QLabel* m_name = nullptr;
  ToneLabel* m_facts = nullptr;
  StateKeyboard* m_keyboard = nullptr;
  QPushButton* m_hear = nullptr;
};

} // namespace dmm::widgets
