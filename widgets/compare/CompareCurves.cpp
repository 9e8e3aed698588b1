#include "widgets/compare/CompareCurves.h"

#include "core/types/Comparability.h"
#include "core/types/PartInfo.h"
#include "widgets/compare/SeedCurve.h"
#include "widgets/plot/CurveStack.h"
#include "widgets/plot/CurveToolBar.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/Palette.h"

#include <QCheckBox>
#include <QElapsedTimer>
#include <QEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace dmm::widgets {

namespace {

constexpr qint64 kDrawMilliseconds = 12; ///< in one turn of the event loop

SeedX seedX(CurveX x) {
  switch (x) {
  case CurveX::Step: return SeedX::Step;
  case CurveX::WallTime: return SeedX::Seconds;
  case CurveX::Epoch: break;
  }
  return SeedX::Epoch;
}

} // namespace

CompareCurves::CompareCurves(const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_stack(new CurveStack(this))
    , m_meanOfSeeds(new QCheckBox(tr("Seeds of one experiment as one band"), this)) {
  m_meanOfSeeds->setObjectName(name + QStringLiteral("MeanOfSeeds"));
  m_meanOfSeeds->setToolTip(tr("Finished runs that differ by nothing but the seed become one "
                               "curve, their mean, in a band from the lowest to the highest"));
  m_meanOfSeeds->setChecked(true);
  const auto add = [&](const char* id, const QString& chip, const QString& title,
                       types::EpochFigure figure, bool shown) {
    CurvePlot* plot =
        m_stack->addPanel(name + QLatin1String(id), chip, title, tr("nats per slice"), shown);
    plot->setYUnit(CurveUnit::Nats);
    plot->setLegendForOne(true); // it says how many seeds a curve is of
    plot->setEmptyText(tr("None of these runs has measured this yet."));
    m_panels.push_back({plot, figure, {}});
  };
  using types::EpochReport;
  add("Valid", tr("Valid"), tr("Valid: negative ELBO, \u03b2 = 1"), &EpochReport::validNll, true);
  add("Test", tr("Test"), tr("Test: negative ELBO, \u03b2 = 1"), &EpochReport::testNll, false);
  add("ValidK", tr("Valid, K"), tr("Valid: bound of K samples"), &EpochReport::validIwae, false);
  add("Elbo", tr("Train"), tr("Training: negative ELBO, \u03b2 = 1"), &EpochReport::elbo, true);
  add("Reconstruction", tr("Reconstruction"), tr("Training: reconstruction"),
      &EpochReport::reconstruction, false);
  add("Kl", tr("KL"), tr("Training: KL, not annealed"), &EpochReport::kl, false);

  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 8, 16, 4);
  column->setSpacing(0);
  column->addWidget(m_stack, 1);
  column->addWidget(m_meanOfSeeds);

  m_stack->setExportName(tr("comparison"));
  connect(m_stack, &CurveStack::xChanged, this, [this] {
    for (Panel& panel : m_panels) panel.drawn.clear();
    redraw();
  });
  m_drawTimer.setSingleShot(true);
  connect(&m_drawTimer, &QTimer::timeout, this, &CompareCurves::drawStale);
  connect(m_meanOfSeeds, &QCheckBox::toggled, this, &CompareCurves::redraw);
}

void CompareCurves::setRuns(const std::vector<ComparedRun>& runs) {
  m_runs = runs;
  redraw();
}

/// In the plot of a bound of K samples a line says which K where not all have the same.
QString CompareCurves::labelIn(const Panel& panel, const CompareLine& line) const {
  if (panel.figure != &types::EpochReport::validIwae || !types::haveDifferentK(summariesOf(m_runs)))
    return line.label;
  const auto& config = m_runs[line.runs.front()].run.config;
  if (types::hasTrait(types::Trait::SumsStates, config.model))
    return line.label + tr(" \u00b7 exact");
  return line.label + tr(" \u00b7 K %1").arg(config.run.evaluationParticles);
}

void CompareCurves::addSeries() {
  QStringList wanted, ids;
  for (const CompareLine& line : m_lines)
    wanted +=
        line.label + QLatin1Char('\n') + QString::number(m_runs[line.runs.front()].colorIndex);
  for (const ComparedRun& run : m_runs) ids += run.id();
  const QString key = ids.join(QLatin1Char(','));
  wanted += palette::isDark(palette()) ? QStringLiteral("dark") : QStringLiteral("light");
  m_stack->setViewKey(key);
  if (wanted == m_drawn) return;
  if (key == m_drawnKey) m_stack->keepView(); // only what the lines say is new
  for (Panel& panel : m_panels) {
    panel.drawn.clear();
    panel.plot->removeAllSeries();
    for (const CompareLine& line : m_lines) {
      const int series = panel.plot->addSeries(
          labelIn(panel, line), palette::runPen(m_runs[line.runs.front()].colorIndex, palette()));
      panel.plot->setEndMark(series, line.endMark);
    }
  }
  m_drawnKey = key;
  m_drawn = wanted;
}

void CompareCurves::redraw() {
  const bool isTogether = m_meanOfSeeds->isChecked();
  m_lines = compareLines(m_runs, isTogether);
  m_meanOfSeeds->setVisible(compareLines(m_runs, true).size() < m_runs.size());
  addSeries();
  m_sources.clear();
  for (const CompareLine& line : m_lines) {
    Sources sources;
    for (const std::size_t place : line.runs) sources.push_back(m_runs[place].reports);
    m_sources.push_back(std::move(sources));
  }
  showSameSpan();
  drawStale();
}

/// The same x in all plots, although valid and test are measured at some epochs only.
void CompareCurves::showSameSpan() {
  double last = 0, first = 0;
  for (const Sources& sources : m_sources) {
    for (const auto& reports : sources) {
      if (!reports || reports->empty()) continue;
      double seconds = 0;
      if (m_stack->x() == CurveX::WallTime)
        for (const auto& report : *reports) seconds += report.seconds;
      const auto& back = reports->back();
      last = std::max(last, m_stack->x() == CurveX::Epoch  ? double(back.epoch)
                            : m_stack->x() == CurveX::Step ? double(back.step)
                                                           : seconds);
      first = std::max(first, last / double(reports->size()));
    }
  }
  if (last <= 0) return;
  for (const Panel& panel : m_panels) panel.plot->setMinimumXRange(0, last, first);
}

void CompareCurves::drawStale() {
  QElapsedTimer clock;
  clock.start();
  for (Panel& panel : m_panels) {
    panel.drawn.resize(m_sources.size());
    for (std::size_t series = 0; series < m_sources.size(); ++series) {
      if (panel.drawn[series] == m_sources[series]) continue;
      if (clock.elapsed() > kDrawMilliseconds) {
        m_drawTimer.start();
        return;
      }
      drawSeries(panel, int(series));
    }
  }
  const bool isAllRead = std::all_of(m_runs.begin(), m_runs.end(),
                                     [](const ComparedRun& run) { return run.reports != nullptr; });
  if (isAllRead) m_stack->applyRestoredView();
}

void CompareCurves::drawSeries(Panel& panel, int series) {
  const Sources& sources = m_sources[std::size_t(series)];
  panel.drawn[std::size_t(series)] = sources;
  std::vector<const std::vector<types::EpochReport>*> reports;
  for (const auto& source : sources)
    if (source) reports.push_back(source.get());
  if (reports.size() < sources.size())
    reports.clear(); // a mean of some of the seeds is another one
  const SeedCurve curve = seedCurve(reports, panel.figure, seedX(m_stack->x()));
  panel.plot->setPoints(series, curve.xs, curve.means);
  const CompareLine& line = m_lines[std::size_t(series)];
  QString label = labelIn(panel, line);
  if (sources.size() > 1) {
    panel.plot->setBand(series, curve.xs, curve.lows, curve.highs);
    if (curve.isCut && !curve.xs.empty())
      label += tr(", epochs %1 to %2 that all have")
                   .arg(format::count(curve.firstEpoch), format::count(curve.lastEpoch));
  }
  panel.plot->setLabel(series, label, line.toolTip);
}

void CompareCurves::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) redraw();
}

} // namespace dmm::widgets
