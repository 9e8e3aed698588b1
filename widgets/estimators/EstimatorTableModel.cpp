#include "widgets/estimators/EstimatorTableModel.h"

#include "core/types/EstimatorPlan.h"
#include "core/types/TrainingMemory.h"
#include "widgets/estimators/EstimatorText.h"
#include "widgets/theme/Format.h"

#include <QGuiApplication>

#include <cmath>

namespace dmm::widgets {

using types::EstimatorRow;
using types::Measured;

namespace {

struct Heading {
  const char* title;
  const char* note;
};

constexpr std::array<Heading, EstimatorTableModel::Count> kHeadings{{
    {QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel", "Estimator"), ""},
    {QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel", "K"),
     QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel", "Samples a step")},
    {QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel", "Neg.\nbound"),
     QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel",
                       "Nats per slice at \u03b2 = 1: lower is tighter")},
    {QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel", "Gap"),
     QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel",
                       "To the tightest bound that was measured, nats per slice")},
    {QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel", "SNR"),
     QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel",
                       "Length of the mean gradient over the standard deviation of one draw")},
    {QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel", "Bias"),
     QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel",
                       "Distance to the gradient of its own bound, as a share of that; measured "
                       "where another estimator has the same bound")},
    {QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel", "Cosine to\ntightest"),
     QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel",
                       "Cosine of the mean gradient to that of the tightest bound")},
    {QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel", "Core\nms"),
     QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel",
                       "Milliseconds of one processor core for a gradient")},
    {QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel", "Memory"),
     QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel",
                       "That a gradient takes at its fullest")},
    {QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel", "Price"),
     QT_TRANSLATE_NOOP("dmm::widgets::EstimatorTableModel",
                       "Variance times seconds: lower buys the same precision for less")},
}};

} // namespace

void EstimatorTableModel::setReport(const types::EstimatorReport& report,
                                    const std::string& group) {
  beginResetModel();
  m_report = report;
  m_group = group;
  endResetModel();
}

int EstimatorTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_report.rows.size());
}

int EstimatorTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : Count;
}

Measured EstimatorTableModel::measured(const EstimatorRow& row, int column) const {
  const types::GroupFigures* figures = row.find(m_group);
  const auto milliseconds = [](double seconds) { return 1000 * seconds; };
  switch (column) {
  case Bound: return {-row.bound.value, -row.bound.high, -row.bound.low};
  case Gap: return row.isBound ? m_report.gap(row) : Measured();
  case Seconds:
    return {milliseconds(row.seconds.value), milliseconds(row.seconds.low),
            milliseconds(row.seconds.high)};
  case Memory: return {row.bytes};
  default: break;
  }
  if (!figures) return {};
  switch (column) {
  case Snr: return figures->snr;
  case Bias: return figures->bias;
  case Cosine: return figures->tightCosine;
  case Price: return row.price(*figures);
  default: return {};
  }
}

QString EstimatorTableModel::text(const EstimatorRow& row, int column) const {
  const double value = measured(row, column).value;
  switch (column) {
  case Family: return estimator::label(row.estimator);
  case Samples: return QString::number(row.estimator.numSamples);
  case Bound: return format::nll(value);
  case Gap: return row.isBound ? format::nll(value) : tr("no bound");
  case Seconds: return value < 1000 ? estimator::figure(value) : format::count(std::llround(value));
  case Memory:
    return std::isfinite(value) ? QString::fromStdString(types::bytesText(value))
                                : QStringLiteral("\u2013");
  default: return estimator::figure(value);
  }
}

QString EstimatorTableModel::toolTip(const EstimatorRow& row, int column) const {
  if (column == Family || column == Samples)
    return tr("%1, %2").arg(QString::fromStdString(types::estimatorName(row.estimator)),
                            format::counted(row.draws, tr("draw"), tr("draws")));
  if (column == Gap && !row.isBound)
    return tr("Its value is no lower bound on log p(x) for a guide that looks back.");
  const QString figure = estimator::figureWithInterval(measured(row, column));
  if (column == Cosine && !row.reference.empty())
    return tr("%1, to %2").arg(figure, QString::fromStdString(row.reference));
  return figure;
}

QVariant EstimatorTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const EstimatorRow& row = m_report.rows.at(std::size_t(index.row()));
  switch (role) {
  case Qt::DisplayRole: return text(row, index.column());
  case Qt::ToolTipRole: return toolTip(row, index.column());
  case Qt::DecorationRole:
    if (index.column() == Family)
      return estimator::swatch(row.estimator, QGuiApplication::palette());
    return {};
  case Qt::TextAlignmentRole:
    return int(Qt::AlignVCenter | (index.column() == Family ? Qt::AlignLeft : Qt::AlignRight));
  case SortRole:
    if (index.column() == Family) return estimator::label(row.estimator);
    if (index.column() == Samples) return qint64(row.estimator.numSamples);
    return measured(row, index.column()).value;
  default: return {};
  }
}

QVariant EstimatorTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= Count) return {};
  switch (role) {
  case Qt::DisplayRole: return tr(kHeadings.at(std::size_t(section)).title);
  case Qt::ToolTipRole: return tr(kHeadings.at(std::size_t(section)).note);
  case Qt::TextAlignmentRole: return int(section == Family ? Qt::AlignLeft : Qt::AlignRight);
  default: return {};
  }
}

} // namespace dmm::widgets
