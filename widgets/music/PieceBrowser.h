#pragma once

#include "core/types/Music.h"
#include "widgets/music/PieceDrag.h"
#include "widgets/music/PieceListModel.h"

#include <QWidget>

#include <functional>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace dmm::widgets {

class KeptSelection;
class PieceDelegate;
class PieceFilterModel;

/// The pieces of a dataset: searched, narrowed to a split, sorted, one of them chosen. The choice
/// belongs to the piece: a filter that hides its row does not change it. Arrow keys in the search
/// step through what it found; Return goes on from the search to the list, and from there leaves
/// for the piece. Rows have two lines while the list is narrow, and columns when there is room.
class PieceBrowser : public QWidget {
  Q_OBJECT

 public:
  explicit PieceBrowser(QWidget* parent = nullptr);

  /// Lists them all and chooses the first. See PieceListModel for the loader.
  void setPieces(const std::vector<types::Chorale>& pieces,
                 PieceListModel::NoteLoader loader = nullptr);

  /// Pieces can be dragged out as files, see PieceListModel.
  void setFileMaker(FileMaker maker);

  /// The chosen piece, or nullptr; valid until the next change.
  const types::Chorale* current() const;
  /// Its place among the pieces as they were given, -1 for none.
  int currentPlace() const;
  /// Its number and title, empty for none.
  QString headline() const;

 Q_SIGNALS:
  void pieceChosen(); ///< by whomever; see current()
  void pieceOpened(); ///< Return or a double click: the user is done with choosing

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void makeFilters();
  void makeTable();
  QWidget* makeEmptyPage();
  void fitNumbers();
  void arrangeColumns();
  bool handleSearchKey(int key, QEvent* event);
  bool handleTableKey(int key);
  /// Rows come and go during the change; the chosen piece stays.
  void rearrange(const std::function<void()>& change);
  void refresh();
  void clearFilters();
  void recolour();

  PieceListModel* m_model;
  PieceFilterModel* m_filter;
  PieceDelegate* m_delegate;
  QLineEdit* m_search;
  QComboBox* m_split;
  QStackedWidget* m_pages;
  QTableView* m_table;
  KeptSelection* m_selection = nullptr;
  QLabel* m_empty = nullptr;
  QPushButton* m_clear = nullptr;
  QLabel* m_count;
};

} // namespace dmm::widgets
