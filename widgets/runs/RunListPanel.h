#pragma once

#include "core/types/RunInfo.h"
#include "widgets/runs/RunFilterModel.h"

#include <QStringList>
#include <QWidget>

#include <functional>
#include <vector>

class QLabel;
class QLineEdit;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace dmm::widgets {

class KeptSelection;
class RunActions;
class RunColumns;
class RunDelegate;
class RunFilterButton;
class RunListModel;
struct RunRow;
class ToneLabel;
class UndoBar;

/// What have I tried? Every run with its colour, status, epochs and best figures; searched,
/// filtered, sorted; one on show, any number selected. Selections belong to the runs: searching,
/// sorting and new figures do not change them, but what is done is done to those in sight only. It
/// changes no run itself, it asks. More columns appear as the panel gets wider.
class RunListPanel : public QWidget {
  Q_OBJECT

 public:
  explicit RunListPanel(QWidget* parent = nullptr);

  QSize sizeHint() const override { return {320, 640}; }

  void setRuns(const std::vector<types::RunSummary>& runs);

  /// Replaces some runs, or adds them; and takes some away.
  void updateRuns(const std::vector<types::RunSummary>& runs);
  void removeRuns(const std::vector<std::string>& ids);

  void selectRun(const QString& id);

  /// Id of the run on show, also while the search hides it; empty when none is.
  QString selectedRun() const;

  /// All that are selected; the run on show is one of them.
  QStringList selectedRuns() const;

  /// For the colours of runs elsewhere.
  RunListModel& model() { return *m_model; }

  /// For the window's menu.
  const RunActions& actions() const { return *m_actions; }

  /// The bar that offers to undo a deletion; empty = none.
  void offerUndo(const QString& deleted);

  /// What is wrong with the folder as a whole; empty when all is well.
  void setFolderProblem(const QString& problem);

  /// What a next start of the program brings back: "column,order,archived,columns".
  QString viewState() const;
  void restoreViewState(const QString& state);

  /// For Ctrl+F.
  void focusSearch();

 Q_SIGNALS:
  void runSelected(const QString& id); ///< by whomever; empty when the run on show is gone
  void selectionChanged(const QStringList& ids);
  void openFolderRequested(const QString& id);
  void resumeRequested(const QString& id);
  void failureRequested(const QString& id); ///< to be told why it failed
  void queueRequested(const QStringList& ids);
  void compareRequested(const QStringList& ids);
  void baselineRequested(const QString& id);
  void settingsRequested(const QString& id);
  void runEdited(const QString& id, const QString& name, const QStringList& tags,
                 const QString& notes);
  void tagsEdited(const QStringList& ids, const QStringList& added, const QStringList& removed);
  void colorChosen(const QString& id, int colorIndex);
  void archiveRequested(const QStringList& ids, bool archived);
  void deleteRequested(const QStringList& ids);
  void undoRequested();

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void makeTable();
  QWidget* makeHead();
  QWidget* makeUndoBar();
  void connectActions();
  void arrangeColumns();
  QStringList selectionInSight() const;
  std::vector<const RunRow*> rowsInSight() const;
  void showMenu(const QPoint& position);
  void openDetails();
  void openTags(const QStringList& known);
  void sortBy(int column);
  void rearrange(const std::function<void()>& change);
  void refresh();

  RunListModel* m_model;
  RunFilterModel* m_filter;
  RunDelegate* m_delegate;
  RunColumns* m_columns = nullptr;
  RunActions* m_actions;
  QLabel* m_title;
  QLineEdit* m_search;
  ToneLabel* m_searchProblem;
  RunFilterButton* m_filterButton = nullptr;
  QLabel* m_problem;
  QStackedWidget* m_pages;
  QTableView* m_table;
  KeptSelection* m_selection = nullptr;
  QLabel* m_empty;
  UndoBar* m_undoBar;
};

} // namespace dmm::widgets
