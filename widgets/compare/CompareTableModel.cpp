#include "widgets/compare/CompareTableModel.h"

#include "core/types/RunComparison.h"
#include "widgets/runs/RunRow.h"
#include "widgets/theme/Format.h"

#include <QFont>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

const QString kUnknown = QStringLiteral("\u2013");

/// "-0.034", with a true minus.
QString difference(double delta) {
  return (delta < 0 ? QStringLiteral("\u2212") : QStringLiteral("+")) +
         format::nll(std::abs(delta));
}

std::vector<types::ExperimentConfig> configsOf(const std::vector<ComparedRun>& runs) {
  std::vector<types::ExperimentConfig> configs;
  for (const auto& run : runs) configs.push_back(run.run.config);
  return configs;
}

} // namespace

void CompareTableModel::setRuns(const std::vector<ComparedRun>& runs, const QString& baseline) {
  beginResetModel();
  m_columns.clear();
  m_rows.clear();
  m_baseline = 0;
  for (const auto& run : runs) {
    if (run.id() == baseline) m_baseline = int(m_columns.size());
    m_columns.push_back({run.name(), run.id(), run.colorIndex});
  }
  if (!runs.empty()) {
    addFigures(runs);
    addSeeds(runs);
    addSettings(runs);
  }
  endResetModel();
}

void CompareTableModel::addFigures(const std::vector<ComparedRun>& runs) {
  m_rows.push_back({tr("Best on valid"), tr("At the epoch with the lowest valid NLL"), {}, -1});
  for (const auto& figure : types::bestFigures()) {
    Row row{QString::fromLatin1(figure.label),
            tr("Nats a time slice, lower is better; the difference to the baseline beside it"),
            {},
            -1};
    const double baseline = types::bestFigure(runs[std::size_t(m_baseline)].run, figure);
    double lowest = types::kNotMeasured;
    for (int i = 0; i < int(runs.size()); ++i) {
      const double value = types::bestFigure(runs[std::size_t(i)].run, figure);
      QString cell = format::nll(value);
      if (i != m_baseline && std::isfinite(value - baseline))
        cell += QStringLiteral("  (%1)").arg(difference(value - baseline));
      if (std::isfinite(value) && !(value >= lowest)) {
        lowest = value;
        row.best = i;
      }
      row.cells += cell;
    }
    if (std::isfinite(lowest)) m_rows.push_back(std::move(row));
  }
  Row epoch{tr("At epoch"), tr("The epoch that is best on valid, from 0"), {}, -1};
  Row done{tr("Epochs done"), tr("Of those asked for"), {}, -1};
  Row status{tr("Status"), {}, {}, -1};
  Row speed{tr("Seconds an epoch"), tr("Training time, evaluations not counted"), {}, -1};
  for (const auto& run : runs) {
    const auto* best = run.run.best();
    epoch.cells += best ? format::count(best->epoch) : kUnknown;
    done.cells += epochsText(makeRunRow(run.run));
    status.cells += statusText(run.run.info.status);
    speed.cells += format::seconds(run.run.secondsAnEpoch);
  }
  for (Row* row : {&epoch, &done, &status, &speed}) m_rows.push_back(std::move(*row));
}

void CompareTableModel::addSeeds(const std::vector<ComparedRun>& runs) {
  const auto groups = types::groupSeeds(configsOf(runs));
  if (groups.size() == runs.size()) return;
  m_rows.push_back({tr("Over seeds"),
                    tr("Mean and standard deviation of the runs that differ by their seed only"),
                    {},
                    -1});
  for (const auto& figure : types::bestFigures()) {
    Row row{QString::fromLatin1(figure.label), {}, {}, -1};
    for (std::size_t i = 0; i < runs.size(); ++i) row.cells += kUnknown;
    bool isMeasured = false;
    for (const auto& group : groups) {
      std::vector<double> values;
      for (const std::size_t place : group)
        values.push_back(types::bestFigure(runs[place].run, figure));
      const auto spread = types::spreadOf(values);
      if (spread.count < 2) continue;
      isMeasured = true;
      for (const std::size_t place : group)
        row.cells[qsizetype(place)] =
            QStringLiteral("%1 ± %2 (n = %3)")
                .arg(format::nll(spread.mean), format::nll(spread.deviation))
                .arg(spread.count);
    }
    if (isMeasured) m_rows.push_back(std::move(row));
  }
}

void CompareTableModel::addSettings(const std::vector<ComparedRun>& runs) {
  const auto differences = types::differingSettings(configsOf(runs));
  m_rows.push_back(
      {differences.empty() ? tr("No setting differs") : tr("Settings that differ"), {}, {}, -1});
  for (const auto& setting : differences) {
    Row row{QString::fromStdString(setting.field->label),
            QStringLiteral("<p>%1</p><p>%2</p>")
                .arg(QString::fromStdString(setting.field->description).toHtmlEscaped(),
                     QString::fromStdString(setting.field->key)),
            {},
            -1};
    for (const auto& value : setting.values) row.cells += QString::fromStdString(value);
    m_rows.push_back(std::move(row));
  }
}

int CompareTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_rows.size());
}

int CompareTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_columns.size());
}

QVariant CompareTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Row& row = m_rows[std::size_t(index.row())];
  const bool isBest = row.best == index.column() && m_columns.size() > 1;
  switch (role) {
  case Qt::DisplayRole: {
    const QString cell = row.cells.value(index.column());
    return isBest ? cell + QStringLiteral(" ★") : cell;
  }
  case Qt::AccessibleTextRole:
    return isBest ? tr("%1, the best").arg(row.cells.value(index.column()))
                  : row.cells.value(index.column());
  case Qt::ToolTipRole: return row.toolTip;
  case Qt::TextAlignmentRole: return int(Qt::AlignVCenter | Qt::AlignLeft);
  case Qt::FontRole: {
    QFont font;
    font.setBold(isBest);
    return isBest ? QVariant(font) : QVariant();
  }
  case IsHeadingRole: return row.cells.isEmpty();
  case IsBestRole: return isBest;
  default: return {};
  }
}

QVariant CompareTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation == Qt::Vertical) {
    if (section < 0 || section >= rowCount()) return {};
    const Row& row = m_rows[std::size_t(section)];
    if (role == Qt::DisplayRole) return row.title;
    if (role == Qt::ToolTipRole) return row.toolTip;
    if (role == IsHeadingRole) return row.cells.isEmpty();
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignVCenter | Qt::AlignLeft);
    if (role == Qt::FontRole && row.cells.isEmpty()) {
      QFont bold;
      bold.setBold(true);
      return bold;
    }
    return {};
  }
  if (section < 0 || section >= columnCount()) return {};
  const Column& column = m_columns[std::size_t(section)];
  const bool isBaseline = section == m_baseline && m_columns.size() > 1;
  switch (role) {
  case Qt::DisplayRole: return isBaseline ? tr("%1\nbaseline").arg(column.name) : column.name;
  case Qt::ToolTipRole: return tr("<p>%1</p><p>Click to make it the baseline</p>").arg(column.id);
  case Qt::TextAlignmentRole: return int(Qt::AlignVCenter | Qt::AlignLeft);
  case ColorIndexRole: return column.colorIndex;
  case IsBaselineRole: return isBaseline;
  default: return {};
  }
}

} // namespace dmm::widgets
