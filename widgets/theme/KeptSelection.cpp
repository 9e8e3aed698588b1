#include "widgets/theme/KeptSelection.h"

#include <QAbstractProxyModel>
#include <QScopedValueRollback>

namespace dmm::widgets {

KeptSelection::KeptSelection(QAbstractItemView* view, QAbstractProxyModel* filter, int column)
    : QObject(view)
    , m_view(view)
    , m_filter(filter)
    , m_column(column) {
  connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &KeptSelection::noteView);
}

QModelIndexList KeptSelection::all() const { return {m_chosen.all.begin(), m_chosen.all.end()}; }

QModelIndexList KeptSelection::inSight() const {
  QModelIndexList rows = all();
  rows.removeIf([this](const QModelIndex& row) { return !inView(row).isValid(); });
  return rows;
}

QModelIndex KeptSelection::inView(const QModelIndex& row) const {
  return m_filter->mapFromSource(row.siblingAtColumn(m_column));
}

void KeptSelection::choose(const QModelIndex& row) {
  rearrange([&] {
    m_chosen = {};
    if (row.isValid()) m_chosen = {row.siblingAtColumn(0), {row.siblingAtColumn(0)}};
  });
}

void KeptSelection::rearrange(const std::function<void()>& change) {
  if (m_isRearranging) return change();
  const Choice before = m_chosen;
  const bool hadCurrent = before.current.isValid();
  {
    const QScopedValueRollback guard(m_isRearranging, true);
    change();
    dropGone();
    showInView();
  }
  tellChanges(before, hadCurrent, By::Call);
}

void KeptSelection::dropGone() {
  m_chosen.all.removeIf([](const QPersistentModelIndex& row) { return !row.isValid(); });
  if (!m_chosen.current.isValid()) m_chosen.current = m_chosen.all.value(0);
}

void KeptSelection::noteView() {
  if (m_isRearranging) return;
  const Choice before = m_chosen;
  Choice now;
  for (const QModelIndex& row : m_view->selectionModel()->selectedRows())
    now.all += m_filter->mapToSource(row);
  if (now.all.isEmpty()) return;
  // The row on show stays while others are added to it.
  const QPersistentModelIndex underKeys =
      m_filter->mapToSource(m_view->currentIndex()).siblingAtColumn(0);
  now.current = now.all.contains(before.current) ? before.current
                : now.all.contains(underKeys)    ? underKeys
                                                 : now.all.front();
  m_chosen = now;
  tellChanges(before, before.current.isValid(), By::User);
}

void KeptSelection::showInView() {
  QItemSelection wanted;
  for (const QModelIndex& row : inSight()) wanted.select(inView(row), inView(row));
  QItemSelectionModel* selection = m_view->selectionModel();
  const QModelIndex current = inView(m_chosen.current);
  const QModelIndex underKeys = m_filter->mapToSource(m_view->currentIndex()).siblingAtColumn(0);
  if (current.isValid() && !m_chosen.all.contains(underKeys)) {
    selection->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
    m_view->scrollTo(current);
  }
  // Where one row alone can be chosen, the keys have no other place.
  if (!current.isValid() && m_view->selectionMode() == QAbstractItemView::SingleSelection)
    m_view->setCurrentIndex({});
  selection->select(wanted, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void KeptSelection::scrollToCurrent() {
  if (const QModelIndex current = inView(m_chosen.current); current.isValid())
    m_view->scrollTo(current);
}

/// `before` has followed its rows; what went away is invalid in it.
void KeptSelection::tellChanges(const Choice& before, bool hadCurrent, By by) {
  const bool hasGone = hadCurrent && !before.current.isValid();
  const bool isOther = m_chosen.all != before.all;
  if (hasGone || m_chosen.current != before.current) Q_EMIT currentChanged(by);
  if (isOther) Q_EMIT selectionChanged();
}

} // namespace dmm::widgets
