#pragma once

#include "core/types/RunQuery.h"

#include <QSet>
#include <QSortFilterProxyModel>
#include <QStringList>

namespace dmm::widgets {

/// Which runs to show; an empty set or text lets all pass.
struct RunFilter {
  QSet<int> statuses; ///< types::RunStatus
  QString objective;  ///< registry name
  QString dataset;
  QString tag;
  bool showArchived = false;

  bool isActive() const {
    return !statuses.isEmpty() || !objective.isEmpty() || !dataset.isEmpty() || !tag.isEmpty();
  }
  friend bool operator==(const RunFilter&, const RunFilter&) = default;
};

/// The runs that pass the filter and all that the search asks for, sorted. Archived runs are out
/// of sight unless asked for. Runs without a figure come last in either direction; without a sort
/// column the newest come first.
class RunFilterModel : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit RunFilterModel(QObject* parent = nullptr);

  void setSearch(const QString& text);
  /// What of the search is not understood, in one line; empty when all is.
  QString searchProblem() const { return QString::fromStdString(m_query.problem()); }
  void setFilter(const RunFilter& filter);
  const RunFilter& filter() const { return m_filter; }

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  types::RunQuery m_query;
  QStringList m_words; ///< of the query, in lower case
  RunFilter m_filter;
};

} // namespace dmm::widgets
