#pragma once

#include <QSortFilterProxyModel>
#include <QString>

namespace dmm::widgets {

/// What was composed by one run or by all, and what was opened; in one of several orders. The order
/// is of all pieces, whenever they were composed. Expects the roles of CandidateListModel.
class CandidateFilterModel : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  enum Order { Probable, FewestFaults, Newest, Starred, Title }; ///< the newest first among equals

  explicit CandidateFilterModel(QObject* parent = nullptr);

  void setOrder(Order order);
  Order order() const { return m_order; }
  void setRun(const QString& run);
  QString run() const { return m_run; }
  void setAllRuns(bool all);
  bool areAllRuns() const { return m_areAllRuns; }

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  Order m_order = Probable;
  QString m_run;
  bool m_areAllRuns = false;
};

} // namespace dmm::widgets
