#pragma once

#include "widgets/runs/RunFilterModel.h"

#include <QToolButton>

class QMenu;

namespace dmm::widgets {

class RunColumns;
class RunListModel;

/// The menu beside the search: which runs to show, by status, objective, dataset and tag, in which
/// order, also by columns that a narrow panel hides, and with which columns. Says with a dot and in
/// words that runs are filtered out.
class RunFilterButton : public QToolButton {
  Q_OBJECT

 public:
  RunFilterButton(RunListModel& model, RunColumns& columns, QWidget* parent);

  const RunFilter& filter() const { return m_filter; }
  void setFilter(const RunFilter& filter);

  /// What the order is now, for the menu's check marks; -1 = newest first.
  void setSortColumn(int column) { m_sortColumn = column; }

 Q_SIGNALS:
  void filterChanged(const dmm::widgets::RunFilter& filter); ///< by the user
  void sortRequested(int column);                            ///< -1 = newest first

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void fillMenu();
  void addStatuses();
  using Word = QString RunFilter::*; ///< what a filter asks to be a given word
  void addWords(const QString& title, const char* name, const QStringList& words, Word place);
  void addOrder();
  void addColumns();
  void choose(const RunFilter& filter);

  RunListModel& m_model;
  RunColumns& m_columns;
  RunFilter m_filter;
  int m_sortColumn = -1;
  QMenu* m_menu;
};

} // namespace dmm::widgets
