#include "widgets/runs/QueueListModel.h"

#include "widgets/theme/Format.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

QString detail(const QueueItem& item) {
  if (item.hasFailed())
    return QueueListModel::tr("✕ failed: %1").arg(QString::fromStdString(item.experiment.failure));
  const QString left = std::isfinite(item.secondsLeft)
                           ? QueueListModel::tr("about %1").arg(format::duration(item.secondsLeft))
                           : QueueListModel::tr("time not known yet");
  if (item.isTraining) return QueueListModel::tr("▸ training, %1 left").arg(left);
  return item.experiment.run.empty() ? QueueListModel::tr("○ waiting, %1").arg(left)
                                     : QueueListModel::tr("○ waiting to resume, %1").arg(left);
}

/// What becomes of an experiment (its run, its failure) does not make it another one.
bool isSame(const QueueItem& a, const QueueItem& b) {
  return a.experiment.config == b.experiment.config;
}

} // namespace

void QueueListModel::setItems(std::vector<QueueItem> items) {
  for (int row = int(m_items.size()) - 1; row >= 0; --row) {
    const auto isIt = [&](const QueueItem& item) {
      return isSame(item, m_items[std::size_t(row)]);
    };
    if (std::any_of(items.begin(), items.end(), isIt)) continue;
    beginRemoveRows({}, row, row);
    m_items.erase(m_items.begin() + row);
    endRemoveRows();
  }
  for (int row = 0; row < int(items.size()); ++row) {
    const QueueItem& wanted = items[std::size_t(row)];
    const auto place = m_items.begin() + row;
    const auto found = std::find_if(place, m_items.end(),
                                    [&](const QueueItem& item) { return isSame(item, wanted); });
    if (found == m_items.end()) {
      beginInsertRows({}, row, row);
      m_items.insert(place, wanted);
      endInsertRows();
    } else if (found != place) {
      const int from = int(found - m_items.begin());
      beginMoveRows({}, from, from, {}, row);
      std::rotate(place, found, found + 1);
      endMoveRows();
    }
  }
  if (const int left = int(items.size()); left < int(m_items.size())) { // of several that are alike
    beginRemoveRows({}, left, int(m_items.size()) - 1);
    m_items.resize(items.size());
    endRemoveRows();
  }
  m_items = std::move(items);
  if (!m_items.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

int QueueListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_items.size());
}

QVariant QueueListModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const QueueItem& item = m_items[std::size_t(index.row())];
  const QString name = QString::fromStdString(item.experiment.config.name);
  switch (role) {
  case Qt::DisplayRole: return name;
  case Qt::AccessibleTextRole: return name + QStringLiteral(", ") + detail(item);
  case Qt::ToolTipRole: return QStringLiteral("<p>%1</p>").arg(detail(item).toHtmlEscaped());
  case DetailRole: return detail(item);
  case ProblemRole: return item.hasFailed();
  default: return {};
  }
}

QString queueSummary(const std::vector<QueueItem>& items) {
  double seconds = 0;
  int waiting = 0, unknown = 0, failed = 0;
  for (const auto& item : items) {
    if (item.hasFailed()) {
      ++failed;
      continue;
    }
    waiting += item.isTraining ? 0 : 1;
    if (std::isfinite(item.secondsLeft)) {
      seconds += item.secondsLeft;
    } else {
      ++unknown;
    }
  }
  QStringList parts;
  if (waiting > 0) parts += QueueListModel::tr("%1 waiting").arg(waiting);
  if (failed > 0) parts += QueueListModel::tr("%1 failed").arg(failed);
  if (seconds > 0 && unknown == 0) {
    parts += QueueListModel::tr("about %1 left").arg(format::duration(seconds));
  } else if (seconds > 0) {
    parts += QueueListModel::tr("more than %1 left (%2 not known yet)")
                 .arg(format::duration(seconds))
                 .arg(unknown);
  } else if (unknown > 0) {
    parts += QueueListModel::tr("time not known yet");
  }
  return parts.join(QStringLiteral(", "));
}

} // namespace dmm::widgets
