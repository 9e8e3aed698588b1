#include "widgets/music/CandidateFilterModel.h"

#include "widgets/music/CandidateListModel.h"
#include "widgets/theme/PieceText.h"

#include <cmath>

namespace dmm::widgets {

CandidateFilterModel::CandidateFilterModel(QObject* parent) : QSortFilterProxyModel(parent) {
  setDynamicSortFilter(true);
  sort(0);
}

void CandidateFilterModel::setOrder(Order order) {
  m_order = order;
  invalidate();
}

void CandidateFilterModel::setRun(const QString& run) {
  m_run = run;
  invalidateFilter();
}

void CandidateFilterModel::setAllRuns(bool all) {
  m_areAllRuns = all;
  invalidateFilter();
}

bool CandidateFilterModel::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const QString run =
      sourceModel()->index(row, 0, parent).data(CandidateListModel::RunRole).toString();
  return m_areAllRuns || run.isEmpty() || run == m_run;
}

bool CandidateFilterModel::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const auto isProbable = [](const QModelIndex& a, const QModelIndex& b) {
    const double boundA = a.data(CandidateListModel::BoundRole).toDouble();
    const double boundB = b.data(CandidateListModel::BoundRole).toDouble();
    if (!std::isfinite(boundA) || !std::isfinite(boundB))
      return std::isfinite(boundA) ? -1 : std::isfinite(boundB) ? 1 : 0; // unscored ones last
    return boundA < boundB ? -1 : boundA > boundB ? 1 : 0;
  };
  int order = 0;
  switch (m_order) {
  case Probable: order = isProbable(left, right); break;
  case Newest: break;
  case Starred:
    order = int(right.data(CandidateListModel::StarRole).toBool()) -
            int(left.data(CandidateListModel::StarRole).toBool());
    if (order == 0) order = isProbable(left, right);
    break;
  case Title:
    order = piece::compareNaturally(piece::folded(left.data().toString()),
                                    piece::folded(right.data().toString()));
    break;
  }
  if (order != 0) return order < 0;
  const qint64 madeLeft = left.data(CandidateListModel::MadeRole).toLongLong();
  const qint64 madeRight = right.data(CandidateListModel::MadeRole).toLongLong();
  return madeLeft != madeRight ? madeLeft > madeRight : left.row() > right.row();
}

} // namespace dmm::widgets
