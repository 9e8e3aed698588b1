#pragma once

#include "core/types/QueuedExperiment.h"

#include <QAbstractListModel>

#include <vector>

namespace dmm::widgets {

/// An experiment of the queue, as its list shows it.
struct QueueItem {
  types::QueuedExperiment experiment;
  bool isTraining = false;
  double secondsLeft; ///< NaN = not known

  bool hasFailed() const { return !experiment.failure.empty(); }
};

/// The queue as a list, first come first served.
class QueueListModel : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role { DetailRole = Qt::UserRole, ProblemRole };

  using QAbstractListModel::QAbstractListModel;

  /// An experiment that was there stays the same row, wherever it moves: a selection is of it, not
  /// of its place.
  void setItems(std::vector<QueueItem> items);
  const std::vector<QueueItem>& items() const { return m_items; }

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

 private:
  std::vector<QueueItem> m_items;
};

/// "3 waiting, about 2 h 10 min left"; what is not known is said, not left out.
QString queueSummary(const std::vector<QueueItem>& items);

} // namespace dmm::widgets
