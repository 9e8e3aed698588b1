#pragma once

#include "core/types/RunInfo.h"

#include <QSet>
#include <QSortFilterProxyModel>
#include <QStringList>

namespace dmm::widgets {

/// Which runs to show; an empty set or text lets all pass.
struct RunFilter {
  QSet<int> statuses; ///< types::RunStatus
  QString objective;  ///< registry name
  QString tag;
  bool showArchived = false;

  bool isActive() const { return !statuses.isEmpty() || !objective.isEmpty() || !tag.isEmpty(); }
  friend bool operator==(const RunFilter&, const RunFilter&) = default;
};

/// The runs that pass the filter and hold every word of the search, sorted. Archived runs are out
/// of sight unless asked for. Runs without a figure come last in either direction; without a sort
/// column the newest come first.
class RunFilterModel : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit RunFilterModel(QObject* parent = nullptr);

  void setSearch(const QString& text);
  void setFilter(const RunFilter& filter);
  const RunFilter& filter() const { return m_filter; }

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  QStringList m_words;
  RunFilter m_filter;
};

} // namespace dmm::widgets
