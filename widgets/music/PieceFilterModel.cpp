#include "widgets/music/PieceFilterModel.h"

#include "widgets/music/PieceListModel.h"
#include "widgets/theme/PieceText.h"

#include <algorithm>

namespace dmm::widgets {

PieceFilterModel::PieceFilterModel(QObject* parent) : QSortFilterProxyModel(parent) {
  setSortRole(PieceListModel::SortRole);
}

void PieceFilterModel::setSearch(const QString& text) {
  m_words = piece::folded(text).simplified().split(' ', Qt::SkipEmptyParts);
  invalidateFilter();
}

void PieceFilterModel::setSplit(std::optional<types::Split> split) {
  m_split = split;
  invalidateFilter();
}

bool PieceFilterModel::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const QModelIndex index = sourceModel()->index(row, 0, parent);
  if (m_split && index.data(PieceListModel::SplitRole).toInt() != int(*m_split)) return false;
  const QString title = index.data(PieceListModel::TitleKeyRole).toString();
  const QStringList keys = index.data(PieceListModel::NumberKeysRole).toStringList();
  return std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) {
    return title.contains(word) || std::any_of(keys.begin(), keys.end(), [&](const QString& key) {
             return key.startsWith(word);
           });
  });
}

bool PieceFilterModel::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const QVariant a = left.data(sortRole());
  const QVariant b = right.data(sortRole());
  if (left.column() != PieceListModel::Number && left.column() != PieceListModel::Title)
    return a.toInt() < b.toInt();
  const QString textA = a.toString();
  const QString textB = b.toString();
  if (textA.isEmpty() != textB.isEmpty())
    return textB.isEmpty() == (sortOrder() == Qt::AscendingOrder);
  return piece::compareNaturally(textA, textB) < 0;
}

} // namespace dmm::widgets
