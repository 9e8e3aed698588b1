#include "widgets/runs/RunListModel.h"

#include "widgets/theme/Format.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <set>
#include <tuple>
#include <utility>

namespace dmm::widgets {

namespace {

bool isNewer(const RunRow& a, const RunRow& b) {
  return std::tie(a.created, a.id) > std::tie(b.created, b.id);
}

/// The settings with columns of their own: the others are there already, or are no choice.
const std::vector<const types::ConfigField*>& settings() {
  static const auto fields = [] {
    std::vector<const types::ConfigField*> shown;
    for (const auto& field : types::experimentFields())
      if (field.isChoice() && field.key != "name" && field.key != "objective.name" &&
          field.key != "dataset.file")
        shown.push_back(&field);
    return shown;
  }();
  return fields;
}

std::optional<types::FieldValue> setting(const RunRow& row, int column) {
  const auto* field = RunListModel::fieldOf(column);
  if (!field || row.isPartial || !field->appliesTo(row.run->config)) return {};
  return field->value(row.run->config);
}

QVariant display(const RunRow& row, int column) {
  const auto nll = [](const std::optional<double>& value) {
    return format::nll(value.value_or(std::numeric_limits<double>::quiet_NaN()));
  };
  switch (column) {
  case RunListModel::Name: return row.name;
  case RunListModel::Status:
    return statusText(row.status) + (row.hasProblem ? QStringLiteral(" !") : QString());
  case RunListModel::Epochs: return epochsText(row);
  case RunListModel::Objective: return row.objective;
  case RunListModel::Created: return localTime(row.created);
  case RunListModel::Tags: return tagsText(row.tags);
  case RunListModel::ValidNll: return nll(row.validNll);
  case RunListModel::TestNll: return nll(row.testNll);
  default: break;
  }
  const auto value = setting(row, column);
  return value ? QString::fromStdString(types::shownText(*value)) : QStringLiteral("\u2013");
}

/// As narrow as a title gets in a header of two lines.
QString twoLines(QString title) {
  int best = -1;
  for (int place = int(title.indexOf(' ')); place >= 0; place = int(title.indexOf(' ', place + 1)))
    if (best < 0 || std::abs(2 * place - title.size()) < std::abs(2 * best - title.size()))
      best = place;
  if (best >= 0) title[best] = QLatin1Char('\n');
  return title;
}

QString shortStatus(const RunRow& row) {
  const bool isUnclear = row.hasProblem && row.status != types::RunStatus::Failed;
  return isUnclear ? RunListModel::tr("! read in part") : statusText(row.status);
}

QString detail(const RunRow& row, const QString& status, const QString& epochs) {
  QStringList parts{status, epochs, tagsText(row.tags)};
  if (row.isArchived) parts.prepend(RunListModel::tr("archived"));
  if (!row.notes.isEmpty()) parts.append(QStringLiteral("✎"));
  parts.removeAll(QString());
  return parts.join(QStringLiteral("  "));
}

QVariant sortKey(const RunRow& row, int column) {
  const auto figure = [](const std::optional<double>& value) {
    return value ? QVariant(*value) : QVariant();
  };
  switch (column) {
  case RunListModel::Name: return row.name.toCaseFolded();
  case RunListModel::Status: return qlonglong(row.status);
  case RunListModel::Epochs: return qlonglong(row.epochsDone);
  case RunListModel::Objective: return row.objective;
  case RunListModel::Created: return QString::fromStdString(row.created);
  case RunListModel::Tags: return tagsText(row.tags).toCaseFolded();
  case RunListModel::ValidNll: return figure(row.validNll);
  case RunListModel::TestNll: return figure(row.testNll);
  default: break;
  }
  const auto value = setting(row, column);
  if (!value) return {};
  if (const auto* text = std::get_if<std::string>(&*value))
    return QString::fromStdString(*text).toCaseFolded();
  if (const auto* whole = std::get_if<std::int64_t>(&*value)) return qlonglong(*whole);
  return std::get<double>(*value);
}

bool isFigure(int column) {
  if (const auto* field = RunListModel::fieldOf(column))
    return !std::holds_alternative<std::string>(field->value({}));
  return column == RunListModel::Epochs || column == RunListModel::ValidNll ||
         column == RunListModel::TestNll;
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
  for (auto& row : rows) place(std::move(row));
}

void RunListModel::updateRuns(const std::vector<types::RunSummary>& runs) {
  std::vector<RunRow> rows;
  rows.reserve(runs.size());
  for (const auto& run : runs) rows.push_back(makeRunRow(run));
  assignColors(rows);
  if (m_rows.empty()) { // at once, which views like better than one by one
    beginResetModel();
    m_rows = std::move(rows);
    std::sort(m_rows.begin(), m_rows.end(), isNewer);
    endResetModel();
    return;
  }
  for (auto& row : rows) place(std::move(row));
}

void RunListModel::removeRun(const std::string& id) {
  const int row = rowOf(id);
  if (row < 0) return;
  beginRemoveRows({}, row, row);
  m_rows.erase(m_rows.begin() + row);
  endRemoveRows();
}

const RunRow* RunListModel::find(const std::string& id) const {
  const int row = rowOf(id);
  return row < 0 ? nullptr : &m_rows[std::size_t(row)];
}

void RunListModel::place(RunRow row) {
  const int known = rowOf(row.id);
  if (known >= 0) {
    RunRow& shown = m_rows[std::size_t(known)];
    if (shown == row) {
      shown.run = row.run;
      return;
    }
    shown = std::move(row);
    Q_EMIT dataChanged(index(known, 0), index(known, columnCount() - 1));
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
  for (const auto& row : rows) {
    if (row.color >= 0) {
      m_colorIndexes[row.id] = int(row.color);
    } else if (!m_colorIndexes.count(row.id)) {
      unseen.push_back(&row);
    }
  }
  if (unseen.empty()) return;
  std::sort(unseen.begin(), unseen.end(),
            [](const RunRow* a, const RunRow* b) { return isNewer(*b, *a); });
  int next = 0;
  for (const auto& known : m_colorIndexes) next = std::max(next, known.second + 1);
  for (const RunRow* row : unseen) m_colorIndexes[row->id] = next++;
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

int RunListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_rows.size());
}

int RunListModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : FirstSetting + int(settings().size());
}

const types::ConfigField* RunListModel::fieldOf(int column) {
  const int place = column - FirstSetting;
  return place >= 0 && place < int(settings().size()) ? settings()[std::size_t(place)] : nullptr;
}

QString RunListModel::columnKey(int column) {
  if (const auto* field = fieldOf(column)) return QString::fromStdString(field->key);
  static const char* const keys[] = {"name",    "status", "epochs", "objective",
                                     "created", "tags",   "valid",  "test"};
  return column >= 0 && column < FirstSetting ? QString::fromLatin1(keys[column]) : QString();
}

int RunListModel::columnOf(const QString& key) {
  for (int column = 0; column < FirstSetting + int(settings().size()); ++column)
    if (columnKey(column) == key) return column;
  return -1;
}

QVariant RunListModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const RunRow& row = m_rows[std::size_t(index.row())];
  const int column = index.column();
  switch (role) {
  case Qt::DisplayRole: return display(row, column);
  case Qt::ToolTipRole: return row.toolTip;
  case Qt::TextAlignmentRole:
    return int(Qt::AlignVCenter | (isFigure(column) ? Qt::AlignRight : Qt::AlignLeft));
  case IdRole: return QString::fromStdString(row.id);
  case SortRole: return sortKey(row, index.column());
  case SearchRole: return row.searchText;
  case ColorIndexRole: return colorIndex(row.id);
  case StatusRole: return int(row.status);
  case DetailRole: return detail(row, shortStatus(row), epochsText(row));
  case ShortDetailRole:
    return detail(row, shortStatus(row), row.isPartial ? QString() : format::count(row.epochsDone));
  case ShapeDetailRole: // the shape alone tells the status, too
    return detail(row, shortStatus(row).left(1),
                  row.isPartial ? QString() : format::count(row.epochsDone));
  case ArchivedRole: return row.isArchived;
  case ExampleRole: return row.isExample;
  case ObjectiveRole: return row.objective;
  case DatasetRole: return row.dataset;
  case TagsRole: return row.tags;
  case ProblemRole: return row.hasProblem || row.status == types::RunStatus::Failed;
  default: return {};
  }
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  if (role == Qt::TextAlignmentRole)
    return int(Qt::AlignVCenter | (isFigure(section) ? Qt::AlignRight : Qt::AlignLeft));
  if (const auto* field = fieldOf(section)) {
    if (role == Qt::DisplayRole) return twoLines(QString::fromStdString(field->label));
    if (role == Qt::ToolTipRole)
      return QStringLiteral("<p>%1</p>")
          .arg(QString::fromStdString(field->description).toHtmlEscaped());
    return {};
  }
  if (role == Qt::DisplayRole) {
    const QString titles[] = {tr("Name"),    tr("Status"), tr("Epochs"),     tr("Objective"),
                              tr("Created"), tr("Tags"),   tr("Valid\nNLL"), tr("Test\nNLL")};
    return titles[section];
  }
  if (role == Qt::ToolTipRole) {
    const QString words[] = {
        tr("Name, status and epochs of the run"),
        tr("What the run is doing, or how it ended"),
        tr("Epochs done, of those asked for"),
        tr("The bound that training maximised"),
        tr("When the run was made"),
        tr("Your words for it"),
        tr("Lowest negative ELBO on the valid pieces, in nats a time slice; of an hmm the exact "
           "negative log-likelihood"),
        tr("Negative ELBO on the test pieces at the epoch that is best on valid, in nats a time "
           "slice; of an hmm the exact negative log-likelihood")};
    return QStringLiteral("<p>%1</p>").arg(words[section]);
  }
  return {};
}

} // namespace dmm::widgets
