#include "widgets/estimators/EstimatorCurves.h"

#include "core/types/EstimatorPlan.h"
#include "widgets/estimators/EstimatorText.h"
#include "widgets/plot/CurveStack.h"

#include <QEvent>
#include <QVBoxLayout>

#include <cmath>

namespace dmm::widgets {

using types::EstimatorReport;
using types::EstimatorRow;
using types::Measured;

namespace {

/// As everywhere in the program: lower is better.
Measured negativeBound(const EstimatorReport&, const EstimatorRow& row, const std::string&) {
  return {-row.bound.value, -row.bound.high, -row.bound.low};
}

Measured signalToNoise(const EstimatorReport&, const EstimatorRow& row, const std::string& group) {
  const auto* figures = row.find(group);
  return figures ? figures->snr : Measured();
}

Measured price(const EstimatorReport&, const EstimatorRow& row, const std::string& group) {
  const auto* figures = row.find(group);
  return figures ? row.price(*figures) : Measured();
}

} // namespace

EstimatorCurves::EstimatorCurves(QWidget* parent) : QWidget(parent), m_stack(new CurveStack(this)) {
  m_stack->setCommonX(tr("Samples K"));
  m_stack->setExportName(tr("estimators"));
  add(QStringLiteral("estimatorBound"), tr("Bound"), tr("nats per slice"), negativeBound)
      ->setYUnit(CurveUnit::Nats);
  CurvePlot* snr = add(QStringLiteral("estimatorSnr"), tr("SNR"), tr("SNR"), signalToNoise);
  CurvePlot* priced =
      add(QStringLiteral("estimatorPrice"), tr("Price"), tr("variance \u00d7 s"), price);
  // The table names the lines, beside each other: ten names would hide them.
  m_stack->restoreState(
      {{QStringLiteral("tools"),
        QVariantMap{{QStringLiteral("logX"), true}, {QStringLiteral("legend"), false}}}});
  for (CurvePlot* plot : {snr, priced}) plot->setYScale(CurveScale::Logarithmic);
  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(0, 0, 0, 0);
  box->addWidget(m_stack);
}

CurvePlot* EstimatorCurves::add(const QString& id, const QString& chip, const QString& yTitle,
                                Figure figure) {
  CurvePlot* plot = m_stack->addPanel(id, chip, chip, yTitle);
  plot->setSmoothable(false);
  plot->setOutliersCut(false);
  plot->setLegendForOne(true);
  plot->setEmptyText(tr("Nothing of this was measured."));
  m_panels.push_back({plot, figure});
  return plot;
}

void EstimatorCurves::setReport(const EstimatorReport& report, const std::string& group) {
  m_report = report;
  m_group = group;
  redraw();
}

void EstimatorCurves::redraw() {
  const QString group =
      m_group == types::kAllParameters ? tr("all parameters") : QString::fromStdString(m_group);
  m_stack->setPanelTitle(QStringLiteral("estimatorBound"),
                         tr("Negative bound, with 95 % interval"));
  m_stack->setPanelTitle(QStringLiteral("estimatorSnr"),
                         tr("Signal-to-noise ratio of the gradient: %1").arg(group));
  m_stack->setPanelTitle(QStringLiteral("estimatorPrice"),
                         tr("Price, variance times seconds: %1").arg(group));
  const auto samples = estimator::samplesOf(m_report);
  const auto families = estimator::familiesOf(m_report);
  m_stack->keepView();
  for (const Panel& panel : m_panels) {
    panel.plot->removeAllSeries();
    panel.plot->setMinimumXRange(1, double(samples.back()), 1);
    for (const EstimatorRow* family : families) {
      std::vector<double> xs, ys, lows, highs;
      const auto addPoint = [&](double x, const Measured& figure) {
        if (!std::isfinite(figure.value)) return;
        xs.push_back(x);
        ys.push_back(figure.value);
        lows.push_back(std::isfinite(figure.low) ? figure.low : figure.value);
        highs.push_back(std::isfinite(figure.high) ? figure.high : figure.value);
      };
      const bool isLevel = !types::usesSamples(family->estimator);
      for (const EstimatorRow& row : m_report.rows) {
        if (!types::isSameFamily(row.estimator, family->estimator)) continue;
        const Measured figure = panel.figure(m_report, row, m_group);
        if (isLevel)
          for (const std::int64_t k : samples) addPoint(double(k), figure);
        else
          addPoint(double(row.estimator.numSamples), figure);
      }
      const int series = panel.plot->addSeries(
          estimator::label(family->estimator), estimator::pen(family->estimator, palette()),
          isLevel ? CurvePlot::Marker::None : CurvePlot::Marker::Circle);
      panel.plot->setPoints(series, xs, ys);
      panel.plot->setBand(series, xs, lows, highs);
    }
  }
  m_stack->applyRestoredView();
}

void EstimatorCurves::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) redraw();
}

} // namespace dmm::widgets
