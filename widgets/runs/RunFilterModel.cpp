#include "widgets/runs/RunFilterModel.h"

#include "widgets/runs/RunListModel.h"

#include <algorithm>

namespace dmm::widgets {

RunFilterModel::RunFilterModel(QObject* parent) : QSortFilterProxyModel(parent) {
  setSortRole(RunListModel::SortRole);
}

void RunFilterModel::setSearch(const QString& text) {
  m_words = text.toLower().split(' ', Qt::SkipEmptyParts);
  invalidateFilter();
}

bool RunFilterModel::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const QString text =
      sourceModel()->index(row, 0, parent).data(RunListModel::SearchRole).toString();
  return std::all_of(m_words.begin(), m_words.end(),
                     [&](const QString& word) { return text.contains(word); });
}

bool RunFilterModel::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const bool hasLeft = left.data(sortRole()).isValid();
  const bool hasRight = right.data(sortRole()).isValid();
  if (hasLeft != hasRight) return hasLeft == (sortOrder() == Qt::AscendingOrder);
  return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace dmm::widgets
