#include "widgets/runs/RunListModel.h"

#include "widgets/theme/Format.h"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>
#include <utility>

namespace dmm::widgets {

namespace {

bool isNewer(const RunRow& a, const RunRow& b) {
  return std::tie(a.created, a.id) > std::tie(b.created, b.id);
}

QVariant display(const RunRow& row, int column) {
  const auto nll = [](const std::optional<double>& value) {
    return format::nll(value.value_or(std::numeric_limits<double>::quiet_NaN()));
  };
  switch (column) {
  case RunListModel::Name:
    return row.name;
  case RunListModel::Status:
    return statusText(row.status) + (row.hasProblem ? QStringLiteral(" !") : QString());
  case RunListModel::Epochs:
    return epochsText(row);
  case RunListModel::ValidNll:
    return nll(row.validNll);
  case RunListModel::TestNll:
    return nll(row.testNll);
  default:
    return {};
  }
}

QString shortStatus(const RunRow& row) {
  const bool isUnclear = row.hasProblem && row.status != types::RunStatus::Failed;
  return isUnclear ? RunListModel::tr("! read in part") : statusText(row.status);
}

QVariant sortKey(const RunRow& row, int column) {
  const auto figure = [](const std::optional<double>& value) {
    return value ? QVariant(*value) : QVariant();
  };
  switch (column) {
  case RunListModel::Name:
    return row.name.toCaseFolded();
  case RunListModel::Status:
    return qlonglong(row.status);
  case RunListModel::Epochs:
    return qlonglong(row.epochsDone);
  case RunListModel::ValidNll:
    return figure(row.validNll);
  case RunListModel::TestNll:
    return figure(row.testNll);
  default:
    return {};
  }
}

} // namespace

RunListModel::RunListModel(QObject* parent) : QAbstractTableModel(parent) {}

void RunListModel::setRuns(const std::vector<types::RunSummary>& runs) {
  std::vector<RunRow> rows;
  std::set<std::string> ids;
  for (const auto& run : runs)
    if (ids.insert(run.info.id).second) rows.push_back(makeRunRow(run));
  assignColors(rows);

  for (int i = int(m_rows.size()) - 1; i >= 0; --i) {
    if (ids.count(m_rows[std::size_t(i)].id)) continue;
    beginRemoveRows({}, i, i);
    m_rows.erase(m_rows.begin() + i);
    endRemoveRows();
  }
  for (auto& row : rows)
    place(std::move(row));
}

void RunListModel::updateRun(const types::RunSummary& run) {
  RunRow row = makeRunRow(run);
  assignColors({row});
  place(std::move(row));
}

void RunListModel::place(RunRow row) {
  const int known = rowOf(row.id);
  if (known >= 0) {
    RunRow& shown = m_rows[std::size_t(known)];
    if (shown == row) return;
    shown = std::move(row);
    Q_EMIT dataChanged(index(known, 0), index(known, ColumnCount - 1));
    return;
  }
  const auto spot = std::lower_bound(m_rows.begin(), m_rows.end(), row, isNewer);
  const int at = int(spot - m_rows.begin());
  beginInsertRows({}, at, at);
  m_rows.insert(spot, std::move(row));
  endInsertRows();
}

void RunListModel::assignColors(const std::vector<RunRow>& rows) {
  std::vector<const RunRow*> unseen;
  for (const auto& row : rows)
    if (!m_colorIndexes.count(row.id)) unseen.push_back(&row);
  std::sort(unseen.begin(), unseen.end(),
            [](const RunRow* a, const RunRow* b) { return isNewer(*b, *a); });
  int next = 0;
  for (const auto& known : m_colorIndexes)
    next = std::max(next, known.second + 1);
  for (const RunRow* row : unseen)
    m_colorIndexes[row->id] = next++;
}

int RunListModel::rowOf(const std::string& id) const {
  const auto found =
      std::find_if(m_rows.begin(), m_rows.end(), [&](const RunRow& row) { return row.id == id; });
  return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int RunListModel::colorIndex(const std::string& id) const {
  const auto found = m_colorIndexes.find(id);
  return found == m_colorIndexes.end() ? -1 : found->second;
}

void RunListModel::setColorIndexes(std::map<std::string, int> indexes) {
  m_colorIndexes = std::move(indexes);
  assignColors(m_rows);
  if (!m_rows.empty())
    Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, 0), {ColorIndexRole});
}

int RunListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_rows.size());
}

int RunListModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunListModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const RunRow& row = m_rows[std::size_t(index.row())];
  const bool isFigure = index.column() >= Epochs;
  switch (role) {
  case Qt::DisplayRole:
    return display(row, index.column());
  case Qt::ToolTipRole:
    return row.toolTip;
  case Qt::TextAlignmentRole:
    return int(Qt::AlignVCenter | (isFigure ? Qt::AlignRight : Qt::AlignLeft));
  case IdRole:
    return QString::fromStdString(row.id);
  case SortRole:
    return sortKey(row, index.column());
  case SearchRole:
    return row.searchText;
  case ColorIndexRole:
    return colorIndex(row.id);
  case StatusRole:
    return int(row.status);
  case DetailRole:
    return QStringLiteral("%1  %2").arg(shortStatus(row), epochsText(row));
  case ShortDetailRole:
    return QStringLiteral("%1  %2").arg(shortStatus(row), format::count(row.epochsDone));
  case ProblemRole:
    return row.hasProblem || row.status == types::RunStatus::Failed;
  default:
    return {};
  }
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
  if (role == Qt::TextAlignmentRole)
    return int(Qt::AlignVCenter | (section >= Epochs ? Qt::AlignRight : Qt::AlignLeft));
  if (role == Qt::DisplayRole) {
    const QString titles[] = {tr("Name"), tr("Status"), tr("Epochs"), tr("Valid\nNLL"),
                              tr("Test\nNLL")};
    return titles[section];
  }
  if (role == Qt::ToolTipRole) {
    const QString words[] = {
        tr("Name, status and epochs of the run"), tr("What the run is doing, or how it ended"),
        tr("Epochs done, of those asked for"),
        tr("Lowest negative ELBO on the valid pieces, in nats a time slice"),
        tr("Negative ELBO on the test pieces at the epoch that is best on valid, in nats a time "
           "slice")};
    return QStringLiteral("<p>%1</p>").arg(words[section]);
  }
  return {};
}

} // namespace dmm::widgets
