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
  // The lower figure first, those without one last.
  const auto byFigure = [&](int role) {
    const double a = left.data(role).toDouble(), b = right.data(role).toDouble();
    if (!std::isfinite(a) || !std::isfinite(b))
      return int(std::isfinite(b)) - int(std::isfinite(a));
    return a < b ? -1 : a > b ? 1 : 0;
  };
  int order = 0;
  switch (m_order) {
  case Probable: order = byFigure(CandidateListModel::BoundRole); break;
  case FewestFaults: order = byFigure(CandidateListModel::FaultsRole); break;
  case Newest: break;
  case Starred:
    order = int(right.data(CandidateListModel::StarRole).toBool()) -
            int(left.data(CandidateListModel::StarRole).toBool());
    if (order == 0) order = byFigure(CandidateListModel::BoundRole);
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
