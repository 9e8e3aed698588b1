#pragma once

#include <QTableView>

namespace dmm::widgets {

/// The table of figures and settings: run names over their lines as plots draw them, headings over
/// the groups of rows, a line between columns of different datasets. A click on a run's name makes
/// it the baseline; Ctrl+C copies.
class CompareTable : public QTableView {
  Q_OBJECT

 public:
  explicit CompareTable(QWidget* parent = nullptr);

  void setModel(QAbstractItemModel* model) override;

  /// What is selected, or all where less than two cells are, with the names of its rows and runs:
  /// for a spreadsheet.
  QString tabSeparated() const;

 Q_SIGNALS:
  void columnChosen(int column);

 protected:
  void paintEvent(QPaintEvent* event) override;
};

} // namespace dmm::widgets
