#pragma once

#include <QList>
#include <QMap>
#include <QObject>

class QMenu;
class QTableView;

namespace dmm::widgets {

/// Which columns the list of runs shows: those that its width allows, until the user chooses
/// others; any setting of an experiment can be one. The name takes what the others leave, and where
/// that is too little the list scrolls sideways.
class RunColumns : public QObject {
  Q_OBJECT

 public:
  /// For a table of RunListModel (or a proxy of it) that has its header.
  explicit RunColumns(QTableView* table);

  /// Shows what goes into this width, in px.
  void arrange(int width);

  /// The widths again, after another font.
  void fit();

  bool isShown(int column) const;
  QList<int> shown() const; ///< from left to right

  /// Adds an entry for every column, checked where it is shown.
  void fillMenu(QMenu* menu);

  /// What the user chose, for the next start: "status=0;optimiser.learning_rate=1".
  QString state() const;
  void restoreState(const QString& state);

 Q_SIGNALS:
  void changed();

 private:
  void choose(int column, bool isShown);
  void addEntry(QMenu* menu, int column);

  QTableView* m_table;
  QMap<int, bool> m_chosen;
  int m_width = 0;
};

} // namespace dmm::widgets
