#pragma once

#include "core/types/ModelReading.h"
#include "core/types/Music.h"
#include "core/types/StateReading.h"
#include "widgets/lens/LatentKlMap.h"
#include "widgets/lens/StepTermsView.h"

#include <QVariantMap>
#include <QWidget>

#include <array>
#include <optional>
#include <vector>

class QLabel;
class QSplitter;
class QStackedWidget;

namespace dmm::widgets {

class LatentKlBox;
class PianoRollView;
class PieceComboBox;
class StatePosteriorView;
class StatesBox;
class ToneLabel;

/// A run under a lens: above, which latent dimensions its model uses, over its epochs, or how its
/// states follow each other and sound where it has a finite number of them; below, where in a
/// chosen piece it spends its nats and in which state it takes it to be, under the piece as the
/// model reads it, which is not always as the score has it. It asks for the reading and the terms
/// of a piece while it is on show; others make them.
class LensPage : public QWidget {
  Q_OBJECT

 public:
  explicit LensPage(QWidget* parent = nullptr);

  /// No run: says what will appear here.
  void clear();
  /// Starts empty. Whether its model has a finite number of states: then states are awaited, and
  /// neither history nor terms.
  void setRun(const QString& name, bool hasStates = false);
  /// Empty: nothing was evaluated yet.
  void setHistory(const LatentKlHistory& history);
  /// Why the history is not complete; empty: it is.
  void setHistoryProblem(const QString& problem);

  /// Their notes are not looked at.
  void setPieces(const std::vector<types::Chorale>& pieces);
  /// Of all pieces given, or -1.
  int currentPiece() const;

  /// The current piece as the model reads it; drawn and heard at the pitch of its score.
  void setReading(const types::ModelReading& reading);
  /// What is drawn, or nullptr.
  const types::Chorale* reading() const { return m_reading ? &*m_reading : nullptr; }
  /// Its roll: where a playhead, sounding keys and a loop belong.
  PianoRollView* roll() const { return m_roll; }

  void setWorking();
  /// Terms of the current piece, and what they are of: "after 450 epochs, 100 draws".
  void setTerms(const StepTermsView::Terms& terms, const QString& origin);
  /// States of the current piece, and what they are of: "model after 450 epochs".
  void setStates(const types::StateReading& states, int slicesPerQuarter, const QString& origin);
  /// Why there are none: "The run has no checkpoint yet."
  void setTermsProblem(const QString& problem);

  QVariantMap state() const;
  void restoreState(const QVariantMap& state);

 Q_SIGNALS:
  /// Another piece or run is on show, and its reading and terms are not.
  void termsRequested(int piece);
  void readingChanged(); ///< see reading()
  /// The reading is to be heard from here.
  void playRequested(double quarters);
  /// This, which is not the reading, is to be heard now.
  void hearRequested(const dmm::types::Chorale& piece);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* makePieceBox();
  void showPiece();
  void requestTerms();
  void clearTerms(const QString& why);
  /// What stands under the roll.
  std::array<SliceStrip*, 2> strips() const;

  QStackedWidget* m_pages;
  ToneLabel* m_empty;
  QSplitter* m_splitter;
  QStackedWidget* m_boxes; ///< one of the two that follow
  LatentKlBox* m_latentKl;
  StatesBox* m_states;
  QLabel* m_title = nullptr;
  PieceComboBox* m_piece = nullptr;
  ToneLabel* m_readingText = nullptr;
  ToneLabel* m_termsText = nullptr;
  PianoRollView* m_roll = nullptr;
  StatePosteriorView* m_posterior = nullptr;
  StepTermsView* m_steps = nullptr;

  std::vector<types::Chorale> m_pieces;
  std::optional<types::Chorale> m_reading; ///< of the current piece
  QString m_run;
  bool m_hasRun = false;
  bool m_areTermsWanted = false; ///< as soon as the page is shown
};

} // namespace dmm::widgets
