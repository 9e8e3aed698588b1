#include "widgets/compare/CompareEstimatorModel.h"

#include "core/types/EstimatorPlan.h"
#include "widgets/compare/CompareTableModel.h"
#include "widgets/estimators/EstimatorTableModel.h"
#include "widgets/estimators/EstimatorText.h"

#include <algorithm>

namespace dmm::widgets {

CompareEstimatorModel::CompareEstimatorModel(QObject* parent)
    : QAbstractTableModel(parent)
    , m_figure(EstimatorTableModel::Snr) {}

CompareEstimatorModel::~CompareEstimatorModel() = default;

void CompareEstimatorModel::setRuns(const std::vector<ComparedRun>& runs) {
  beginResetModel();
  m_columns.clear();
  m_rows.clear();
  for (const ComparedRun& run : runs) {
    if (run.estimators.empty()) continue;
    Column column{run.name(), run.colorIndex, run.estimators.front(),
                  std::make_unique<EstimatorTableModel>()};
    column.figures->setReport(column.report, m_group);
    for (const types::EstimatorRow& row : column.report.rows)
      if (std::ranges::find(m_rows, row.estimator) == m_rows.end()) m_rows.push_back(row.estimator);
    m_columns.push_back(std::move(column));
  }
  endResetModel();
}

void CompareEstimatorModel::setFigure(int column, const std::string& group) {
  beginResetModel();
  m_figure = column;
  m_group = group;
  for (const Column& run : m_columns) run.figures->setReport(run.report, group);
  endResetModel();
}

QStringList CompareEstimatorModel::groups() const {
  QStringList groups;
  for (const Column& column : m_columns)
    for (const auto& figures : column.report.rows.front().groups)
      if (const QString group = QString::fromStdString(figures.group); !groups.contains(group))
        groups += group;
  return groups;
}

int CompareEstimatorModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_rows.size());
}

int CompareEstimatorModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_columns.size());
}

QVariant CompareEstimatorModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  if (role == Qt::TextAlignmentRole) return int(Qt::AlignLeft | Qt::AlignVCenter);
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
  const Column& column = m_columns.at(std::size_t(index.column()));
  const types::EstimatorRow* row = column.report.find(m_rows.at(std::size_t(index.row())));
  if (!row) return role == Qt::DisplayRole ? QStringLiteral("\u2013") : QVariant();
  const int place = int(row - column.report.rows.data());
  return column.figures->index(place, m_figure).data(role);
}

QVariant CompareEstimatorModel::headerData(int section, Qt::Orientation orientation,
                                           int role) const {
  if (orientation == Qt::Vertical) {
    if (role != Qt::DisplayRole) return {};
    const types::Estimator& estimator = m_rows.at(std::size_t(section));
    const QString family = estimator::label(estimator);
    return types::usesSamples(estimator) ? tr("%1, K %2").arg(family).arg(estimator.numSamples)
                                         : family;
  }
  const Column& column = m_columns.at(std::size_t(section));
  switch (role) {
  case Qt::DisplayRole:
    return QStringLiteral("%1\n%2").arg(column.name, estimator::describe(column.report));
  case Qt::ToolTipRole: return estimator::describe(column.report);
  case CompareTableModel::ColorIndexRole: return column.colorIndex;
  default: return {};
  }
}

} // namespace dmm::widgets
