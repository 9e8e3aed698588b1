#include "widgets/plot/TrainingCurves.h"

#include "widgets/plot/CurvePlot.h"
#include "widgets/plot/RunHeadline.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/Palette.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr int kMargin = 16;
constexpr int kGap = 8;

// Places in the order of colours (theme/Palette.h).
constexpr int kValidColor = 0;
constexpr int kObjectiveColor = 2;
constexpr int kTestColor = 5;

QLabel* makeTitle(const QString& text, const QString& objectName, QWidget* parent) {
  auto* title = new QLabel(text, parent);
  title->setObjectName(objectName);
  QFont font = title->font();
  font.setWeight(QFont::DemiBold);
  title->setFont(font);
  return title;
}

} // namespace

TrainingCurves::TrainingCurves(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("trainingCurves"));
  m_pages = new QStackedLayout(this);
  m_pages->addWidget(makeEmptyPage());
  m_pages->addWidget(makeCurvesPage());
  restyle();
  clear();
}

QWidget* TrainingCurves::makeEmptyPage() {
  auto* page = new QWidget(this);
  m_emptyText = new QLabel(tr("The curves of a run appear here while it trains:\n"
                              "its objective, and the negative ELBO on the valid and test pieces."),
                           page);
  m_emptyText->setObjectName(QStringLiteral("emptyText"));
  m_emptyText->setAlignment(Qt::AlignCenter);
  auto* train = new QPushButton(tr("Train"), page);
  train->setObjectName(QStringLiteral("emptyTrainButton"));
  train->setToolTip(tr("Start training with the experiment on the left"));
  connect(train, &QPushButton::clicked, this, &TrainingCurves::trainRequested);

  auto* box = new QVBoxLayout(page);
  box->addStretch(2);
  box->addWidget(m_emptyText, 0, Qt::AlignHCenter);
  box->addSpacing(kGap);
  box->addWidget(train, 0, Qt::AlignHCenter);
  box->addStretch(3);
  return page;
}

QWidget* TrainingCurves::makeCurvesPage() {
  auto* page = new QWidget(this);
  const QString x = tr("Epoch");
  const QString y = tr("nats per slice");
  m_headline = new RunHeadline(page);
  m_objectiveTitle = makeTitle(QString(), QStringLiteral("objectiveTitle"), page);
  m_objectivePlot = new CurvePlot(x, y, page);
  m_objectivePlot->setObjectName(QStringLiteral("objectivePlot"));
  auto* nllTitle =
      makeTitle(tr("Negative ELBO, one sample, \u03b2 = 1"), QStringLiteral("nllTitle"), page);
  m_nllPlot = new CurvePlot(x, y, page);
  m_nllPlot->setObjectName(QStringLiteral("nllPlot"));
  m_nllPlot->setEmptyText(tr("Not evaluated yet"));

  m_objectiveSeries = m_objectivePlot->addSeries(tr("training objective"),
                                                 palette::runPen(kObjectiveColor, palette()));
  m_validSeries = m_nllPlot->addSeries(tr("valid"), palette::runPen(kValidColor, palette()),
                                       CurvePlot::Marker::Circle);
  QPen dashed = palette::runPen(kTestColor, palette());
  dashed.setStyle(Qt::DashLine);
  m_testSeries = m_nllPlot->addSeries(tr("test"), dashed, CurvePlot::Marker::Square);

  for (auto* plot : {m_objectivePlot, m_nllPlot}) {
    auto* other = plot == m_objectivePlot ? m_nllPlot : m_objectivePlot;
    plot->setWholeNumbersOnX(true);
    connect(plot, &CurvePlot::xRangeChangedByUser, other, &CurvePlot::setXRange);
    connect(plot, &CurvePlot::fittedByUser, other, &CurvePlot::fit);
  }

  auto* box = new QVBoxLayout(page);
  box->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
  box->setSpacing(kGap);
  box->addWidget(m_headline);
  box->addSpacing(kGap);
  box->addWidget(m_objectiveTitle);
  box->addWidget(m_objectivePlot, 1);
  box->addSpacing(kGap);
  box->addWidget(nllTitle);
  box->addWidget(m_nllPlot, 1);
  return page;
}

void TrainingCurves::clear() {
  setExperiment(QString(), 0);
  m_pages->setCurrentIndex(0);
}

void TrainingCurves::setExperiment(const QString& name, qint64 annealingEpochs) {
  m_annealingEpochs = annealingEpochs;
  m_headline->setName(name);
  m_objectivePlot->clear();
  m_nllPlot->clear();
  if (annealingEpochs > 0)
    m_objectivePlot->setShadedRange(0, double(annealingEpochs), tr("annealing, \u03b2 < 1"));
  m_reports.clear();
  updateSummary();
  m_pages->setCurrentIndex(1);
}

void TrainingCurves::setReports(const std::vector<types::EpochReport>& reports) {
  m_reports = reports;
  m_objectivePlot->setPoints(m_objectiveSeries, {}, {});
  m_nllPlot->setPoints(m_validSeries, {}, {});
  m_nllPlot->setPoints(m_testSeries, {}, {});
  for (const auto& report : m_reports) addPoints(report);
  updateSummary();
  if (!reports.empty()) m_pages->setCurrentIndex(1);
}

void TrainingCurves::appendReports(const std::vector<types::EpochReport>& reports) {
  if (reports.empty()) return;
  const bool goesBack = !m_reports.empty() && reports.front().epoch <= m_reports.back().epoch;
  if (goesBack) {
    std::erase_if(m_reports, [&](const auto& r) { return r.epoch >= reports.front().epoch; });
    m_reports.insert(m_reports.end(), reports.begin(), reports.end());
    setReports(std::vector(m_reports));
    return;
  }
  m_reports.insert(m_reports.end(), reports.begin(), reports.end());
  for (const auto& report : reports) addPoints(report);
  updateSummary();
  m_pages->setCurrentIndex(1);
}

void TrainingCurves::addPoints(const types::EpochReport& report) {
  const auto epoch = double(report.epoch);
  m_objectivePlot->append(m_objectiveSeries, epoch, report.objective);
  // NaN here says that nothing was measured; an infinite bound is a result and gets its mark.
  if (!std::isnan(report.validNll)) m_nllPlot->append(m_validSeries, epoch, report.validNll);
  if (!std::isnan(report.testNll)) m_nllPlot->append(m_testSeries, epoch, report.testNll);
}

void TrainingCurves::updateSummary() {
  const types::EpochReport* best = nullptr;
  for (const auto& report : m_reports)
    if (std::isfinite(report.validNll) && (!best || report.validNll < best->validNll))
      best = &report;
  m_headline->setReports(m_reports, best);
  if (best) {
    m_nllPlot->setBestMarker(m_validSeries, double(best->epoch), best->validNll);
  } else {
    m_nllPlot->clearBestMarker(m_validSeries);
  }

  QString title = tr("Training objective");
  const double beta = m_reports.empty() ? 0 : m_reports.back().beta;
  if (m_annealingEpochs <= 0) {
    title += tr(", \u03b2 = 1");
  } else if (beta < 1) {
    title += m_reports.empty() ? tr(" (annealed)")
                               : tr(" (annealed, now \u03b2 = %1)").arg(beta, 0, 'f', 2);
  } else {
    title += tr(" (annealed until epoch %1)").arg(format::count(m_annealingEpochs));
  }
  m_objectiveTitle->setText(title);

  // The same span in both, although valid and test are measured at some epochs only.
  const double lastEpoch = m_reports.empty() ? 1 : double(m_reports.back().epoch);
  m_objectivePlot->setMinimumXRange(0, lastEpoch);
  m_nllPlot->setMinimumXRange(0, lastEpoch);
}

void TrainingCurves::zoomIn() {
  plotWithFocus().zoomIn(); // the other follows its x
}

void TrainingCurves::zoomOut() { plotWithFocus().zoomOut(); }

CurvePlot& TrainingCurves::plotWithFocus() {
  return m_nllPlot->hasFocus() ? *m_nllPlot : *m_objectivePlot;
}

void TrainingCurves::fit() {
  m_objectivePlot->fit();
  m_nllPlot->fit();
}

void TrainingCurves::restyle() {
  QPalette quiet = palette();
  quiet.setColor(QPalette::WindowText, palette::quietText(palette()));
  m_emptyText->setPalette(quiet);
}

void TrainingCurves::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) restyle();
}

} // namespace dmm::widgets
