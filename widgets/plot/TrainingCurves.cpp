#include "widgets/plot/TrainingCurves.h"

#include "widgets/plot/CurveStack.h"
#include "widgets/plot/CurveToolBar.h"
#include "widgets/plot/RunHeadline.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/Palette.h"
#include "widgets/theme/Spacing.h"
#include "widgets/welcome/WelcomePage.h"

#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

using types::EpochReport;

// Places in the order of colours (theme/Palette.h).
constexpr int kValidColor = 0;
constexpr int kValidKColor = 4;
constexpr int kObjectiveColor = 2;
constexpr int kTestColor = 5;
constexpr int kTestKColor = 1;
constexpr int kKlColor = 1;
constexpr int kElboColor = 3;

const QString kObjective = QStringLiteral("objective");
const QString kTerms = QStringLiteral("terms");

QPen dashed(QPen pen, Qt::PenStyle style) {
  pen.setStyle(style);
  return pen;
}

} // namespace

TrainingCurves::TrainingCurves(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("trainingCurves"));
  m_pages = new QStackedLayout(this);
  m_welcome = new WelcomePage(this);
  m_pages->addWidget(m_welcome);
  m_pages->addWidget(makeCurvesPage());
  clear();
}

QWidget* TrainingCurves::makeCurvesPage() {
  auto* page = new QWidget(this);
  m_headline = new RunHeadline(page);
  m_stack = new CurveStack(page);
  addCurves();
  connect(m_stack, &CurveStack::xChanged, this, [this] {
    redraw();
    updateSummary();
  });

  auto* box = new QVBoxLayout(page);
  box->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
  box->setSpacing(kGap);
  box->addWidget(m_headline);
  box->addWidget(m_stack, 1);
  return page;
}

void TrainingCurves::addCurves() {
  const auto pen = [this](int place) { return palette::runPen(place, palette()); };
  const auto add = [this](CurvePlot* plot, const QString& label, const QPen& line,
                          types::EpochFigure figure, bool isAlwaysMeasured,
                          CurveMarker marker = CurveMarker::None) {
    m_curves.push_back({plot, plot->addSeries(label, line, marker), figure, isAlwaysMeasured});
    return m_curves.back().series;
  };
  const QString nats = tr("nats per slice");

  auto* plot = m_stack->addPanel(kObjective, tr("Objective"), QString(), nats);
  plot->setYUnit(CurveUnit::Nats);
  add(plot, tr("training objective"), pen(kObjectiveColor), &EpochReport::objective, true);

  m_nllPlot = m_stack->addPanel(QStringLiteral("nll"), tr("Valid, test"),
                                tr("Negative ELBO, one sample, \u03b2 = 1"), nats);
  m_nllPlot->setYUnit(CurveUnit::Nats);
  m_nllPlot->setSmoothable(false); // too few points: an average would only lag behind
  m_nllPlot->setEmptyText(tr("Not evaluated yet"));
  m_validSeries = add(m_nllPlot, tr("valid"), pen(kValidColor), &EpochReport::validNll, false,
                      CurveMarker::Circle);
  add(m_nllPlot, tr("test"), dashed(pen(kTestColor), Qt::DashLine), &EpochReport::testNll, false,
      CurveMarker::Square);
  m_validKSeries = add(m_nllPlot, tr("valid, K samples"), pen(kValidKColor),
                       &EpochReport::validIwae, false, CurveMarker::Circle);
  m_testKSeries = add(m_nllPlot, tr("test, K samples"), dashed(pen(kTestKColor), Qt::DashLine),
                      &EpochReport::testIwae, false, CurveMarker::Square);

  m_termsPlot = m_stack->addPanel(kTerms, tr("ELBO, terms"), QString(), nats);
  m_termsPlot->setYUnit(CurveUnit::Nats);
  m_elboSeries = add(m_termsPlot, tr("negative ELBO"), pen(kElboColor), &EpochReport::elbo, true);
  m_reconstructionSeries =
      add(m_termsPlot, tr("reconstruction"), dashed(pen(kValidColor), Qt::DashLine),
          &EpochReport::reconstruction, false);
  m_klSeries =
      add(m_termsPlot, tr("KL"), dashed(pen(kKlColor), Qt::DashDotLine), &EpochReport::kl, false);

  plot = m_stack->addPanel(QStringLiteral("beta"), tr("\u03b2"), tr("Annealing factor \u03b2"),
                           tr("\u03b2"), false);
  plot->setSmoothable(false);
  add(plot, tr("\u03b2"), pen(kObjectiveColor), &EpochReport::beta, true);

  plot = m_stack->addPanel(QStringLiteral("gradient"), tr("Gradient"),
                           tr("Gradient norm before the clamp, mean over mini-batches"),
                           tr("L2 norm"), false);
  add(plot, tr("gradient norm"), pen(kTestColor), &EpochReport::gradientNorm, true);

  plot = m_stack->addPanel(QStringLiteral("learningRate"), tr("Learning rate"), tr("Learning rate"),
                           tr("learning rate"), false);
  plot->setSmoothable(false);
  add(plot, tr("learning rate"), pen(kValidColor), &EpochReport::learningRate, true);
}

void TrainingCurves::clear() {
  setExperiment(QString(), 0);
  m_pages->setCurrentIndex(0);
}

void TrainingCurves::setExperiment(const QString& name, qint64 annealingEpochs,
                                   const QString& key) {
  m_annealingEpochs = annealingEpochs;
  m_isExact = false;
  updateExactness();
  m_headline->setName(name);
  m_headline->setFailure({});
  for (const Curve& curve : m_curves)
    if (curve.series == 0) curve.plot->clear();
  m_reports.clear();
  m_seconds.clear();
  m_stack->setExportName(name);
  m_stack->setViewKey(key);
  updateSummary();
  m_pages->setCurrentIndex(1);
}

void TrainingCurves::setExact(bool isExact) {
  m_isExact = isExact;
  updateExactness();
  updateTitle();
  updateKSampleCurves();
}

void TrainingCurves::updateExactness() {
  for (const int series : {m_reconstructionSeries, m_klSeries})
    m_termsPlot->setSeriesShown(series, !m_isExact);
  m_termsPlot->setLabel(m_elboSeries,
                        m_isExact ? tr("negative log-likelihood") : tr("negative ELBO"));
  m_stack->setPanelTitle(kTerms, m_isExact ? tr("Training: exact negative log-likelihood")
                                           : tr("Training at \u03b2 = 1: negative ELBO = "
                                                "reconstruction + KL"));
}

void TrainingCurves::setFailure(const QString& reason) { m_headline->setFailure(reason); }

void TrainingCurves::setReports(const std::vector<EpochReport>& reports) {
  m_reports = reports;
  redraw();
  updateSummary();
  if (!reports.empty()) m_pages->setCurrentIndex(1);
  m_stack->applyRestoredView();
}

void TrainingCurves::takeReports(const std::vector<EpochReport>& reports) {
  // An epoch that was trained again took another time.
  const auto isSame = [](const EpochReport& a, const EpochReport& b) {
    return a.epoch == b.epoch && a.seconds == b.seconds && a.objective == b.objective;
  };
  const std::size_t known = m_reports.size();
  if (known == 0 || reports.size() < known || !isSame(m_reports.back(), reports[known - 1])) {
    setReports(reports);
    return;
  }
  // An interval may have come later than its row.
  std::copy_n(reports.begin(), known, m_reports.begin());
  appendReports({reports.begin() + std::ptrdiff_t(known), reports.end()});
  placeIntervals();
}

void TrainingCurves::appendReports(const std::vector<EpochReport>& reports) {
  if (reports.empty()) return;
  const bool goesBack = !m_reports.empty() && reports.front().epoch <= m_reports.back().epoch;
  if (goesBack) {
    std::erase_if(m_reports, [&](const auto& r) { return r.epoch >= reports.front().epoch; });
    m_reports.insert(m_reports.end(), reports.begin(), reports.end());
    setReports(std::vector(m_reports));
    return;
  }
  for (const auto& report : reports) {
    m_reports.push_back(report);
    addPoints(report);
  }
  placeIntervals();
  updateSummary();
  m_pages->setCurrentIndex(1);
}

void TrainingCurves::redraw() {
  for (const Curve& curve : m_curves) curve.plot->setPoints(curve.series, {}, {});
  m_seconds.clear();
  for (const auto& report : m_reports) addPoints(report);
  placeIntervals();
}

void TrainingCurves::addPoints(const EpochReport& report) {
  const double before = m_seconds.empty() ? 0 : m_seconds.back();
  m_seconds.push_back(before + (std::isfinite(report.seconds) ? report.seconds : 0));
  const double x = xOf(report);
  for (const Curve& curve : m_curves) {
    const double value = report.*curve.figure;
    // NaN there says that nothing was measured; an infinite bound is a result and gets its mark.
    if (curve.isAlwaysMeasured || !std::isnan(value)) curve.plot->append(curve.series, x, value);
  }
}

/// Of the report that was added last, or of any other by its place.
double TrainingCurves::xOf(const EpochReport& report) const {
  switch (m_stack->x()) {
  case CurveX::Epoch: return double(report.epoch);
  case CurveX::Step: return double(report.step);
  case CurveX::WallTime: break;
  }
  const auto end = m_reports.begin() + std::ptrdiff_t(m_seconds.size());
  const auto place =
      std::lower_bound(m_reports.begin(), end, report.epoch,
                       [](const EpochReport& r, qint64 epoch) { return r.epoch < epoch; });
  return place == end ? m_seconds.back() : m_seconds[std::size_t(place - m_reports.begin())];
}

/// The x at which so many epochs are done; beyond the last one at the pace so far.
double TrainingCurves::xAfterEpochs(qint64 epochs) const {
  if (m_stack->x() == CurveX::Epoch) return double(epochs);
  if (m_reports.empty()) return 0;
  for (const auto& report : m_reports)
    if (report.epoch + 1 >= epochs) return xOf(report);
  return xOf(m_reports.back()) * double(epochs) / double(m_reports.back().epoch + 1);
}

/// The bands around the K-sample bounds, at the epochs at which they are known.
void TrainingCurves::placeIntervals() {
  const auto place = [this](int series, types::EpochFigure low, types::EpochFigure high) {
    std::vector<double> xs, lows, highs;
    for (const auto& report : m_reports) {
      if (std::isnan(report.*low) || std::isnan(report.*high)) continue;
      xs.push_back(xOf(report));
      lows.push_back(report.*low);
      highs.push_back(report.*high);
    }
    m_nllPlot->setBand(series, xs, lows, highs);
  };
  place(m_validKSeries, &EpochReport::validIwaeLow, &EpochReport::validIwaeHigh);
  place(m_testKSeries, &EpochReport::testIwaeLow, &EpochReport::testIwaeHigh);
}

/// A mark where an epoch was begun anew, with the reason.
void TrainingCurves::placeRewinds() {
  std::vector<CurveEvent> events;
  for (const auto& report : m_reports) {
    if (report.rewinds.empty()) continue;
    CurveEvent event{xOf(report), {}};
    for (const auto& rewind : report.rewinds)
      event.text += (event.text.isEmpty() ? QString() : QStringLiteral("\n")) +
                    tr("Begun anew: %1").arg(QString::fromStdString(rewind.reason));
    events.push_back(std::move(event));
  }
  for (const Curve& curve : m_curves)
    if (curve.series == 0) curve.plot->setEvents(events);
}

void TrainingCurves::updateSummary() {
  const EpochReport* best = nullptr;
  for (const auto& report : m_reports)
    if (std::isfinite(report.validNll) && (!best || report.validNll < best->validNll))
      best = &report;
  m_headline->setReports(m_reports, best);
  if (best) {
    m_nllPlot->setBestMarker(m_validSeries, xOf(*best), best->validNll);
  } else {
    m_nllPlot->clearBestMarker(m_validSeries);
  }
  updateTitle();
  updateKSampleCurves();
  placeRewinds();

  // The same span in all, although valid and test are measured at some epochs only.
  const double last = m_reports.empty() ? 1 : xOf(m_reports.back());
  double firstPositive = 0;
  for (auto report = m_reports.begin(); report != m_reports.end() && firstPositive <= 0; ++report)
    firstPositive = xOf(*report);
  for (const Curve& curve : m_curves) {
    if (curve.series != 0) continue;
    curve.plot->setMinimumXRange(0, last, firstPositive);
    const bool isAnnealed =
        curve.figure == &EpochReport::objective || curve.figure == &EpochReport::beta;
    if (isAnnealed && m_annealingEpochs > 0) {
      curve.plot->setShadedRange(0, xAfterEpochs(m_annealingEpochs), tr("annealing, \u03b2 < 1"));
    } else {
      curve.plot->clearShadedRange();
    }
  }
}

void TrainingCurves::updateTitle() {
  QString title = tr("Training objective");
  const double beta = m_reports.empty() ? 0 : m_reports.back().beta;
  if (m_isExact) { // nothing is annealed
    m_stack->setPanelTitle(kObjective, title);
    return;
  }
  if (m_annealingEpochs <= 0) {
    title += tr(", \u03b2 = 1");
  } else if (beta < 1) {
    title += m_reports.empty() ? tr(" (annealed)")
                               : tr(" (annealed, now \u03b2 = %1)").arg(beta, 0, 'f', 2);
  } else {
    title += tr(" (annealed until epoch %1)").arg(format::count(m_annealingEpochs));
  }
  m_stack->setPanelTitle(kObjective, title);
}

/// The K-sample bounds are named where they were measured.
void TrainingCurves::updateKSampleCurves() {
  const bool isMeasured = !m_isExact && m_nllPlot->pointCount(m_validKSeries) +
                                                m_nllPlot->nonFiniteCount(m_validKSeries) +
                                                m_nllPlot->pointCount(m_testKSeries) +
                                                m_nllPlot->nonFiniteCount(m_testKSeries) >
                                            0;
  for (const int series : {m_validKSeries, m_testKSeries})
    m_nllPlot->setSeriesShown(series, isMeasured);
  if (m_isExact) {
    m_stack->setPanelTitle(QStringLiteral("nll"), tr("Exact negative log-likelihood"));
    return;
  }
  m_stack->setPanelTitle(QStringLiteral("nll"),
                         isMeasured
                             ? tr("At \u03b2 = 1: negative ELBO, one sample, and K-sample bound")
                             : tr("Negative ELBO, one sample, \u03b2 = 1"));
}

void TrainingCurves::zoomIn() { m_stack->zoomIn(); }

void TrainingCurves::zoomOut() { m_stack->zoomOut(); }

void TrainingCurves::fit() { m_stack->fit(); }

} // namespace dmm::widgets
