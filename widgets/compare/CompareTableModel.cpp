#include "widgets/compare/CompareTableModel.h"

#include "widgets/compare/DifferenceText.h"
#include "widgets/runs/RunRow.h"
#include "widgets/theme/Format.h"

#include <QFont>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace dmm::widgets {

namespace {

const QString kUnknown = QStringLiteral("\u2013");

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
  const auto summaries = summariesOf(runs);
  const auto datasets = types::datasetNames(summaries);
  const bool isOneDataset = types::groupDatasets(summaries).size() < 2;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (runs[i].id() == baseline) m_baseline = int(i);
    m_columns.push_back({runs[i].name(), runs[i].id(), runs[i].colorIndex,
                         isOneDataset ? QString() : QString::fromStdString(datasets[i]),
                         i > 0 && datasets[i] != datasets[i - 1]});
  }
  if (!runs.empty()) {
    addFigures(runs);
    addSeeds(runs);
    addSettings(runs);
  }
  endResetModel();
}

CompareTableModel::Row CompareTableModel::figureRow(const std::vector<ComparedRun>& runs,
                                                    const types::BestFigure& figure) const {
  Row row{QString::fromLatin1(figure.label),
          tr("Nats a time slice, lower is better; the difference to the baseline beside it")};
  const auto valueOf = [&](std::size_t i) { return types::bestFigure(runs[i].run, figure); };
  for (std::size_t i = 0; i < runs.size(); ++i) row.cells += format::nll(valueOf(i));
  const auto baseline = std::size_t(m_baseline);
  for (const auto& group : types::groupComparable(summariesOf(runs), figure)) {
    double lowest = types::kNotMeasured;
    int measured = 0;
    for (const std::size_t i : group) {
      if (!std::isfinite(valueOf(i))) continue;
      ++measured;
      if (!(valueOf(i) >= lowest)) lowest = valueOf(i);
    }
    const bool hasBaseline = std::find(group.begin(), group.end(), baseline) != group.end();
    for (const std::size_t i : group) {
      const double delta = valueOf(i) - valueOf(baseline);
      if (hasBaseline && i != baseline && std::isfinite(delta))
        row.cells[qsizetype(i)] += QStringLiteral("  (%1)").arg(differenceText(delta));
      if (measured > 1 && valueOf(i) == lowest) row.best.push_back(int(i));
    }
  }
  return row;
}

void CompareTableModel::addFigures(const std::vector<ComparedRun>& runs) {
  m_rows.push_back({tr("Best on valid"), tr("At the epoch with the lowest valid NLL")});
  for (const auto& figure : types::bestFigures())
    if (std::any_of(runs.begin(), runs.end(), [&](const auto& run) {
          return std::isfinite(types::bestFigure(run.run, figure));
        }))
      m_rows.push_back(figureRow(runs, figure));
  Row epoch{tr("At epoch"), tr("The epoch that is best on valid, from 0")};
  Row done{tr("Epochs done"), tr("Of those asked for")};
  Row status{tr("Status"), {}};
  Row speed{tr("Seconds an epoch"), tr("Training time, evaluations not counted")};
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
  auto groups = types::groupSeeds(summariesOf(runs));
  std::erase_if(groups, [](const auto& group) { return group.whole.size() < 2; });
  if (groups.empty()) return;
  m_rows.push_back({tr("Over seeds"), tr("Mean and standard deviation of the finished runs that "
                                         "differ by their seed only")});
  for (const auto& figure : types::bestFigures()) {
    Row row{QString::fromLatin1(figure.label), {}};
    for (std::size_t i = 0; i < runs.size(); ++i) row.cells += kUnknown;
    bool isMeasured = false;
    for (const auto& group : groups) {
      std::vector<double> values;
      for (const std::size_t place : group.whole)
        values.push_back(types::bestFigure(runs[place].run, figure));
      const auto spread = types::spreadOf(values);
      if (spread.count < 2) continue;
      isMeasured = true;
      for (const std::size_t place : group.whole)
        row.cells[qsizetype(place)] =
            QStringLiteral("%1 ± %2 (n = %3)")
                .arg(format::nll(spread.mean), format::nll(spread.deviation))
                .arg(spread.count);
      for (const std::size_t place : group.others)
        row.cells[qsizetype(place)] =
            tr("left out: %1").arg(statusText(runs[place].run.info.status));
    }
    if (isMeasured) m_rows.push_back(std::move(row));
  }
}

void CompareTableModel::addSettings(const std::vector<ComparedRun>& runs) {
  std::vector<Row> rows;
  const auto addIfDifferent = [&](Row row) {
    if (row.cells.count(row.cells.front()) < row.cells.size()) rows.push_back(std::move(row));
  };
  Row dataset{tr("Dataset"), tr("The pieces that it was trained and measured on")};
  for (const Column& column : m_columns) dataset.cells += column.dataset;
  addIfDifferent(std::move(dataset));
  for (const auto& setting : types::differingSettings(configsOf(runs))) {
    if (setting.field->section() == "dataset") continue; // its name, file and checksum are one row
    Row row{QString::fromStdString(setting.field->label),
            QStringLiteral("<p>%1</p><p>%2</p>")
                .arg(QString::fromStdString(setting.field->description).toHtmlEscaped(),
                     QString::fromStdString(setting.field->key))};
    for (const auto& value : setting.values) row.cells += QString::fromStdString(value);
    rows.push_back(std::move(row));
  }
  Row start{tr("Started from"), tr("Saved weights, or a checkpoint of another run")};
  for (const auto& run : runs) {
    const std::string text = types::startText(run.run);
    start.cells += text.empty() ? kUnknown : QString::fromStdString(text);
  }
  addIfDifferent(std::move(start));
  m_rows.push_back({rows.empty() ? tr("No setting differs") : tr("Settings that differ"), {}});
  std::move(rows.begin(), rows.end(), std::back_inserter(m_rows));
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
  const bool isBest = std::find(row.best.begin(), row.best.end(), index.column()) != row.best.end();
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
  case Qt::DisplayRole: {
    QStringList below;
    if (!column.dataset.isEmpty()) below += column.dataset;
    if (isBaseline) below += tr("baseline");
    return below.isEmpty()
               ? column.name
               : column.name + QLatin1Char('\n') + below.join(QStringLiteral(" \u00b7 "));
  }
  case Qt::ToolTipRole:
    return QStringLiteral("<p>%1</p><p>%2</p><p>%3</p>")
        .arg(column.name.toHtmlEscaped(), column.id.toHtmlEscaped(),
             tr("Click to make it the baseline"));
  case Qt::TextAlignmentRole: return int(Qt::AlignVCenter | Qt::AlignLeft);
  case ColorIndexRole: return column.colorIndex;
  case IsBaselineRole: return isBaseline;
  case BeginsDatasetRole: return column.beginsDataset;
  default: return {};
  }
}

} // namespace dmm::widgets
