#include "widgets/sweep/SweepTableModel.h"

#include "widgets/compare/VariedRuns.h"
#include "widgets/experiment/FieldText.h"
#include "widgets/theme/Format.h"

#include <cmath>

namespace dmm::widgets {

namespace {

bool isSame(const types::SweepRunState& a, const types::SweepRunState& b) {
  const auto sameFigure = [](double x, double y) { return x == y || (x != x && y != y); };
  return a.phase == b.phase && a.host == b.host && a.note == b.note && a.job == b.job &&
         a.epochsDone == b.epochsDone && sameFigure(a.validNll, b.validNll);
}

} // namespace

void SweepTableModel::setSweep(const ShownSweep& sweep) {
  if (sweep.id != m_sweep.id || sweep.runs.size() != m_sweep.runs.size()) {
    beginResetModel();
    m_sweep = sweep;
    m_shown.clear();
    for (std::size_t i = 0; i < sweep.runs.size(); ++i) m_shown.push_back(i);
    endResetModel();
    return;
  }
  const auto before = std::move(m_sweep.states);
  m_sweep.states = sweep.states;
  m_sweep.importances = sweep.importances;
  m_sweep.isOnCluster = sweep.isOnCluster;
  for (std::size_t row = 0; row < m_shown.size(); ++row)
    if (!isSame(before[m_shown[row]], m_sweep.states[m_shown[row]]))
      Q_EMIT dataChanged(index(int(row), 0), index(int(row), columnCount() - 1));
}

void SweepTableModel::setShown(const std::set<std::size_t>& runs) {
  const std::vector<std::size_t> shown(runs.begin(), runs.end());
  if (shown == m_shown) return;
  beginResetModel();
  m_shown = shown;
  endResetModel();
}

int SweepTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_shown.size());
}

int SweepTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : 2 + axisColumns() + ColumnCount;
}

QVariant SweepTableModel::valueOf(std::size_t run, int column, bool forSorting) const {
  const types::SweepRun& planned = m_sweep.runs[run];
  const types::SweepRunState& state = m_sweep.states[run];
  if (column == 0) return qlonglong(planned.index);
  if (column <= axisColumns()) {
    const types::FieldValue& value = planned.values[std::size_t(column - 1)];
    if (!forSorting) return fieldText(value);
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return qlonglong(*whole);
    if (const auto* real = std::get_if<double>(&value)) return *real;
    return fieldText(value);
  }
  if (column == axisColumns() + 1) return qlonglong(planned.config.run.seed);
  switch (column - axisColumns() - 2) {
  case State:
    return forSorting ? QVariant(int(state.phase))
                      : QVariant(QString::fromLatin1(types::toString(state.phase)));
  case Epochs: return qlonglong(state.epochsDone);
  case Valid:
    if (forSorting) return std::isfinite(state.validNll) ? state.validNll : HUGE_VAL;
    return format::nll(state.validNll);
  case Where: return QString::fromStdString(state.host);
  default:
    return QString::fromStdString(state.note.empty() ? planned.problem : state.note)
        .section(QLatin1Char('\n'), 0, 0);
  }
}

/// Numbers to the right, so that their digits stand below each other.
Qt::AlignmentFlag SweepTableModel::alignmentOf(int column) const {
  const int after = column - axisColumns() - 2;
  const bool isAxis = column > 0 && column <= axisColumns();
  const bool isText =
      isAxis ? std::holds_alternative<std::string>(
                   types::findField(m_sweep.plan.axes[std::size_t(column - 1)].key)->value({}))
             : after == State || after == Where || after == Note;
  return isText ? Qt::AlignLeft : Qt::AlignRight;
}

QVariant SweepTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const std::size_t run = m_shown[std::size_t(index.row())];
  const int column = index.column();
  if (role == RunRole) return qulonglong(run);
  if (role == Qt::DisplayRole || role == SortRole) return valueOf(run, column, role == SortRole);
  if (role == Qt::ToolTipRole)
    return column == columnCount() - 1 ? QString::fromStdString(m_sweep.states[run].note)
                                       : QString::fromStdString(m_sweep.runs[run].config.name);
  if (role == Qt::TextAlignmentRole) return int(Qt::AlignVCenter | alignmentOf(column));
  return {};
}

QVariant SweepTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) return int(alignmentOf(section));
  if (role != Qt::DisplayRole) return {};
  if (section == 0) return tr("Run");
  if (section <= axisColumns()) return axisLabels(m_sweep.plan).value(section - 1);
  if (section == axisColumns() + 1) return tr("Seed");
  switch (section - axisColumns() - 2) {
  case State: return tr("State");
  case Epochs: return tr("Epochs");
  case Valid: return tr("Valid NLL");
  case Where: return tr("Where");
  default: return tr("Note");
  }
}

} // namespace dmm::widgets
