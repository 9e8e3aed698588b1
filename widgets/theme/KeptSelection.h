#pragma once

#include <QAbstractItemView>
#include <QPersistentModelIndex>

#include <functional>

class QAbstractProxyModel;

namespace dmm::widgets {

/// What is chosen in a list that can be searched, filtered and sorted: any number of rows, one of
/// them the current one, which is on show. The choice belongs to the rows of the source model: what
/// hides or moves them does not change it, and only a row that goes away leaves it. A view alone
/// forgets what is out of sight, and selects the neighbour of what went.
class KeptSelection : public QObject {
  Q_OBJECT

 public:
  enum class By { User, Call };

  /// Of a view whose model is this filter. `column` is one that is never hidden: there the keys
  /// begin.
  KeptSelection(QAbstractItemView* view, QAbstractProxyModel* filter, int column = 0);

  /// Rows of the source model, in its first column; also while they are out of sight.
  QModelIndex current() const { return m_chosen.current; }
  QModelIndexList all() const;
  QModelIndexList inSight() const;

  /// This row of the source model alone, or none.
  void choose(const QModelIndex& row);

  /// For changes in which rows come, go, hide or move: nothing that the view does meanwhile is
  /// anybody's choice. What has changed of it is told after the outermost one.
  void rearrange(const std::function<void()>& change);
  bool isRearranging() const { return m_isRearranging; }

  void scrollToCurrent();

 Q_SIGNALS:
  void currentChanged(By by); ///< a row that goes away goes by a call
  void selectionChanged();

 private:
  struct Choice {
    QPersistentModelIndex current;
    QList<QPersistentModelIndex> all;
  };

  QModelIndex inView(const QModelIndex& row) const;
  void noteView();
  void dropGone();
  void showInView();
  void tellChanges(const Choice& before, bool hadCurrent, By by);

  QAbstractItemView* m_view;
  QAbstractProxyModel* m_filter;
  int m_column;
  Choice m_chosen;
  bool m_isRearranging = false;
};

} // namespace dmm::widgets
