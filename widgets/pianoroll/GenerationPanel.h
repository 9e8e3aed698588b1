#pragma once

#include "core/types/Generation.h"
#include "widgets/pianoroll/GenerationForm.h"
#include "widgets/pianoroll/PieceDrag.h"

#include <QWidget>

#include <functional>

class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;

namespace dmm::widgets {

class CandidateListModel;

/// Asks for new chorales, and lists those that came, ranked, to choose among later. The seed goes
/// on with each request, so that the next candidates are new ones.
class GenerationPanel : public QWidget {
  Q_OBJECT

 public:
  explicit GenerationPanel(QWidget* parent = nullptr);

  GenerationForm* form() const { return m_form; }

  /// reason: one sentence, shown where generation is not available.
  /// Pieces can be dragged out as files, see PieceListModel.
  void setFileMaker(FileMaker maker);
  void setAvailable(bool available, const QString& reason);
  /// While it generates, the button cancels; `done` of `count` pieces are there.
  void setGenerating(bool generating, int done = 0, int count = 0);
  /// Adds a candidate; the best of its batch is chosen until the user chooses.
  void addCandidate(const types::GeneratedPiece& piece);
  /// Adds a piece that no model has scored, if it is not here already, and chooses it: somebody has
  /// asked for just this one.
  void addOpened(const types::GeneratedPiece& piece);

  /// The chosen candidate, or nullptr; valid until the next change.
  const types::GeneratedPiece* current() const;
  /// Its title, empty for none.
  QString headline() const;
  bool isAvailable() const { return m_isAvailable; }
  QString reason() const { return m_reason; }

 Q_SIGNALS:
  void generateRequested(const dmm::widgets::GenerationOrder& order);
  void cancelRequested();
  void candidateChosen();
  void candidateOpened(); ///< Return or a double click: the user is done with choosing

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void makeList();
  int currentRow() const;
  void clickButton();
  void updateButton();
  void updateCount();
  void recolour();

  CandidateListModel* m_model;
  GenerationForm* m_form;
  QPushButton* m_generate;
  QStackedWidget* m_pages;
  QListView* m_list;
  QLabel* m_empty;
  QLabel* m_count;
  bool m_isAvailable = false;
  bool m_isGenerating = false;
  bool m_isAdding = false;      ///< a change of the current row is not the user's
  bool m_userHasChosen = false; ///< since the batch began
  QString m_progress;
  QString m_reason;
};

} // namespace dmm::widgets
