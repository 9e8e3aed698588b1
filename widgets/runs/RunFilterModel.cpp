#include "widgets/runs/RunFilterModel.h"

#include "widgets/runs/RunListModel.h"

#include <algorithm>

namespace dmm::widgets {

RunFilterModel::RunFilterModel(QObject* parent) : QSortFilterProxyModel(parent) {
  setSortRole(RunListModel::SortRole);
}

void RunFilterModel::setSearch(const QString& text) {
  m_query = types::RunQuery(text.toStdString());
  m_words.clear();
  for (const auto& word : m_query.words()) m_words += QString::fromStdString(word).toLower();
  invalidateFilter();
}

void RunFilterModel::setFilter(const RunFilter& filter) {
  m_filter = filter;
  invalidateFilter();
}

bool RunFilterModel::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const QModelIndex index = sourceModel()->index(row, 0, parent);
  if (!m_filter.showArchived && index.data(RunListModel::ArchivedRole).toBool()) return false;
  const int status = index.data(RunListModel::StatusRole).toInt();
  if (!m_filter.statuses.isEmpty() && !m_filter.statuses.contains(status)) return false;
  if (!m_filter.objective.isEmpty() &&
      index.data(RunListModel::ObjectiveRole).toString() != m_filter.objective)
    return false;
  if (!m_filter.dataset.isEmpty() &&
      index.data(RunListModel::DatasetRole).toString() != m_filter.dataset)
    return false;
  if (!m_filter.tag.isEmpty() &&
      !index.data(RunListModel::TagsRole).toStringList().contains(m_filter.tag))
    return false;
  const QString text = index.data(RunListModel::SearchRole).toString();
  const auto* runs = qobject_cast<const RunListModel*>(sourceModel());
  return std::all_of(m_words.begin(), m_words.end(),
                     [&](const QString& word) { return text.contains(word); }) &&
         (!runs || m_query.matches(*runs->rows()[std::size_t(row)].run));
}

bool RunFilterModel::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const bool hasLeft = left.data(sortRole()).isValid();
  const bool hasRight = right.data(sortRole()).isValid();
  if (hasLeft != hasRight) return hasLeft == (sortOrder() == Qt::AscendingOrder);
  return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace dmm::widgets
