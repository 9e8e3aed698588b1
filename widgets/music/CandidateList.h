#pragma once

#include "widgets/music/Candidate.h"
#include "widgets/music/CandidateListModel.h"
#include "widgets/music/PieceDrag.h"

#include <QHash>
#include <QStringList>
#include <QWidget>

#include <functional>
#include <limits>
#include <vector>

class QComboBox;
class QLabel;
class QListView;
class QStackedWidget;

namespace dmm::widgets {

class CandidateFilterModel;
class KeptSelection;
class UndoBar;

/// What was composed, to choose among: of the run on show or of all, in an order that the user
/// chooses; a piece can get a star (S) and be deleted (Del), which can be undone (Ctrl+Z). The
/// choice belongs to the piece: a list that does not have it any more does not change it. It asks
/// for what happens on disk, and is told what came of it.
class CandidateList : public QWidget {
  Q_OBJECT

 public:
  explicit CandidateList(QWidget* parent = nullptr);

  void setFileMaker(FileMaker maker);
  void setNoteReader(CandidateListModel::NoteReader reader);
  void setLookOf(CandidateListModel::LookOf lookOf);
  /// Names or colours of runs may have changed.
  void refreshRuns();

  /// The run on show, whose pieces are listed, and those that were opened.
  void setRun(const QString& run);
  /// What lies in the folder of a run, and which of its files cannot be read.
  void setKept(const QString& run, const std::vector<types::KeptPiece>& pieces,
               const QStringList& problems);

  /// From here on the best of what is composed is chosen, until the user chooses.
  void beginBatch();
  /// `order`: what its probabilities presume.
  void addComposed(const types::GeneratedPiece& piece, const KeptPlace& place, qint64 made,
                   types::KeyOrder order = types::KeyOrder::None);
  /// A piece from elsewhere, which no model has scored: joins the list if it is not in it, and is
  /// chosen, as somebody asked for just this one.
  void addOpened(const types::GeneratedPiece& piece);
  /// A piece of the list is now this one, in its place, and chosen.
  void change(const types::Chorale& before, const types::GeneratedPiece& now);

  /// What deleteRequested() asked for has happened: the piece leaves the list, and can come back.
  void noteDeleted(const KeptPlace& place);
  /// What restoreRequested() asked for has happened.
  void noteRestored(const KeptPlace& place);

  /// The chosen piece with its notes, or nullptr; valid until the next change.
  const types::GeneratedPiece* current() const;
  /// What its probabilities presume.
  types::KeyOrder keyOrder() const;
  /// Its title, empty for none.
  QString headline() const;
  bool areAllRuns() const;

 Q_SIGNALS:
  void candidateChosen();
  /// The run on show has composed with seeds up to this one. Told once it is known of a run that
  /// came on show.
  void seedsTaken(quint64 highest);
  void candidateOpened(); ///< Return or a double click: the user is done with choosing
  void starChanged(const dmm::widgets::KeptPlace& place, bool isStarred);
  void deleteRequested(const dmm::widgets::KeptPlace& place);
  void restoreRequested(const dmm::widgets::KeptPlace& place);
  void allRunsWanted(); ///< the pieces of every run are to be listed

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void makeList();
  void makeChoices();
  void showMenu(const QPoint& place);
  void choose(int row);  ///< of the model
  int listedRow() const; ///< of the model: the chosen one, where it is in the list, or -1
  /// Rows come and go during the change; the chosen piece stays.
  void rearrange(const std::function<void()>& change);
  void toggleStar();
  void deleteCurrent();
  void undo();
  void forget(int row);
  void offerUndo();
  void tellSeeds();
  void updateCount();
  void recolour();

  CandidateListModel* m_model;
  CandidateFilterModel* m_filter;
  QComboBox* m_order;
  QComboBox* m_scope;
  QStackedWidget* m_pages;
  QListView* m_list;
  KeptSelection* m_selection = nullptr;
  QLabel* m_empty;
  QLabel* m_count;
  UndoBar* m_undo;
  std::vector<Candidate> m_deleted;       ///< the last one is brought back first
  QHash<QString, QStringList> m_problems; ///< of each run's folder
  int m_batch = 0;
  double m_bestOfBatch = std::numeric_limits<double>::infinity(); ///< its bound
  bool m_areSeedsAwaited = false;                                 ///< of the run on show
  bool m_userHasChosen = false;                                   ///< since the batch began
};

} // namespace dmm::widgets
