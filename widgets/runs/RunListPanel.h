#pragma once

#include "core/types/RunInfo.h"

#include <QWidget>

#include <functional>
#include <vector>

class QLabel;
class QLineEdit;
class QModelIndex;
class QStackedWidget;
class QTableView;

namespace dmm::widgets {

class RunDelegate;
class RunFilterModel;
class RunListModel;

/// What have I tried? Every run with its colour, status, epochs and best figures; searched, sorted,
/// one of them selected. The selection belongs to the run: searching, sorting and new figures do
/// not change it. Status and epochs get columns of their own when the panel is wide.
class RunListPanel : public QWidget {
  Q_OBJECT

 public:
  explicit RunListPanel(QWidget* parent = nullptr);

  QSize sizeHint() const override { return {320, 640}; }

  void setRuns(const std::vector<types::RunSummary>& runs);

  /// Replaces one run, or adds it: for the one that is running.
  void updateRun(const types::RunSummary& run);

  void selectRun(const QString& id);

  /// Id of the selected run, also while the search hides it; empty when none is selected.
  QString selectedRun() const { return m_selected; }

  /// For the colours of runs elsewhere, and to store them.
  RunListModel& model() { return *m_model; }

  /// For Ctrl+F.
  void focusSearch();

 Q_SIGNALS:
  void runSelected(const QString& id); ///< by whomever; empty when the selected run is gone
  void openFolderRequested(const QString& id);
  void resumeRequested(const QString& id);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void makeTable();
  void fitColumns();
  void setSelected(const QString& id);
  void noteSelection();
  void showSelection();
  void showMenu(const QPoint& position);
  void rearrange(const std::function<void()>& change);
  void refresh();
  void recolour();

  RunListModel* m_model;
  RunFilterModel* m_filter;
  RunDelegate* m_delegate;
  QString m_selected;
  bool m_isRearranging = false; ///< rows come and go: a changed selection is nobody's choice
  QLabel* m_title;
  QLineEdit* m_search;
  QStackedWidget* m_pages;
  QTableView* m_table;
  QLabel* m_empty;
};

} // namespace dmm::widgets
