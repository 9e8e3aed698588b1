#pragma once

#include "core/types/ModelReading.h"
#include "core/types/Music.h"
#include "widgets/lens/LatentKlMap.h"
#include "widgets/lens/StepTermsView.h"

#include <QVariantMap>
#include <QWidget>

#include <optional>
#include <vector>

class QCheckBox;
class QLabel;
class QSplitter;
class QStackedWidget;

namespace dmm::widgets {

class PianoRollView;
class PieceComboBox;

/// The ELBO under a lens: above, which latent dimensions a run uses, over its epochs; below, where
/// in a chosen piece its model spends its nats, under the piece as the model reads it, which is not
/// always as the score has it. It asks for the reading and the terms of a piece while it is on
/// show; others make them.
class LensPage : public QWidget {
  Q_OBJECT

 public:
  explicit LensPage(QWidget* parent = nullptr);

  /// No run: says what will appear here.
  void clear();
  /// Starts empty; empty history: nothing was evaluated yet.
  void setRun(const QString& name);
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

 protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* makeMapBox();
  QWidget* makePieceBox();
  void showPiece();
  void requestTerms();
  void updateSummary();
  void restyle();

  QStackedWidget* m_pages;
  QLabel* m_empty;
  QSplitter* m_splitter;
  QLabel* m_mapTitle = nullptr;
  QLabel* m_definition = nullptr;
  QStackedWidget* m_mapPages = nullptr;
  QLabel* m_mapEmpty = nullptr;
  LatentKlMap* m_map = nullptr;
  QCheckBox* m_sorted = nullptr;
  PieceComboBox* m_piece = nullptr;
  QLabel* m_readingText = nullptr;
  QLabel* m_termsText = nullptr;
  PianoRollView* m_roll = nullptr;
  StepTermsView* m_steps = nullptr;

  std::vector<types::Chorale> m_pieces;
  std::optional<types::Chorale> m_reading; ///< of the current piece
  LatentKlHistory m_history;
  QString m_run;
  QString m_problem;
  bool m_hasRun = false;
  bool m_areTermsWanted = false; ///< as soon as the page is shown
};

} // namespace dmm::widgets
