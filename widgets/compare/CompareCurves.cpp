#include "widgets/compare/CompareCurves.h"

#include "core/types/RunComparison.h"
#include "widgets/compare/SeedCurve.h"
#include "widgets/plot/CurveStack.h"
#include "widgets/plot/CurveToolBar.h"
#include "widgets/theme/Palette.h"

#include <QCheckBox>
#include <QElapsedTimer>
#include <QEvent>
#include <QRegularExpression>
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

/// What the names of some runs begin with, without the word for what tells them apart.
QString commonName(const std::vector<const ComparedRun*>& runs) {
  QString common = runs.front()->name();
  for (const ComparedRun* run : runs)
    while (!run->name().startsWith(common)) common.chop(1);
  static const QRegularExpression rest(QStringLiteral("[^\\p{L}\\p{N}]*(seed)?[^\\p{L}\\p{N}]*$"),
                                       QRegularExpression::CaseInsensitiveOption |
                                           QRegularExpression::UseUnicodePropertiesOption);
  common.remove(rest);
  return common.isEmpty() ? runs.front()->name() : common;
}

} // namespace

CompareCurves::CompareCurves(QWidget* parent)
    : QWidget(parent)
    , m_stack(new CurveStack(this))
    , m_meanOfSeeds(new QCheckBox(tr("Seeds of one experiment as their mean"), this)) {
  m_meanOfSeeds->setObjectName(QStringLiteral("meanOfSeeds"));
  m_meanOfSeeds->setToolTip(tr("Runs that differ by nothing but the seed become one curve, their "
                               "mean, in a band of one standard deviation"));
  m_meanOfSeeds->setChecked(true);
  const auto add = [this](const char* id, const QString& chip, const QString& title,
                          double types::EpochReport::*figure, bool shown) {
    CurvePlot* plot =
        m_stack->addPanel(QLatin1String(id), chip, title, tr("nats per slice"), shown);
    plot->setEmptyText(tr("None of these runs has measured this yet."));
    m_panels.push_back({plot, figure, {}});
  };
  using types::EpochReport;
  add("compareValid", tr("Valid"), tr("Valid: negative ELBO, \u03b2 = 1"), &EpochReport::validNll,
      true);
  add("compareTest", tr("Test"), tr("Test: negative ELBO, \u03b2 = 1"), &EpochReport::testNll,
      false);
  add("compareValidK", tr("Valid, K"), tr("Valid: bound of K samples"), &EpochReport::validIwae,
      false);
  add("compareElbo", tr("Train"), tr("Training: negative ELBO, \u03b2 = 1"), &EpochReport::elbo,
      true);
  add("compareReconstruction", tr("Reconstruction"), tr("Training: reconstruction"),
      &EpochReport::reconstruction, false);
  add("compareKl", tr("KL"), tr("Training: KL, not annealed"), &EpochReport::kl, false);

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
  QStringList ids;
  for (const auto& run : runs) ids += run.id();
  m_stack->setViewKey(ids.join(QLatin1Char(',')));
  redraw();
}

std::vector<CompareCurves::Group> CompareCurves::groups() const {
  std::vector<types::ExperimentConfig> configs;
  for (const auto& run : m_runs) configs.push_back(run.run.config);
  const auto seeds = types::groupSeeds(configs);
  m_meanOfSeeds->setVisible(seeds.size() < configs.size());
  std::vector<Group> groups;
  if (!m_meanOfSeeds->isChecked()) {
    for (const auto& run : m_runs) groups.push_back({&run});
    return groups;
  }
  for (const auto& places : seeds) {
    Group group;
    for (const std::size_t place : places) group.push_back(&m_runs[place]);
    groups.push_back(std::move(group));
  }
  return groups;
}

void CompareCurves::addSeries(const std::vector<Group>& groups) {
  QStringList wanted;
  for (const Group& group : groups)
    wanted += QStringLiteral("%1\n%2\n%3")
                  .arg(group.front()->name())
                  .arg(group.size())
                  .arg(group.front()->colorIndex);
  wanted += palette::isDark(palette()) ? QStringLiteral("dark") : QStringLiteral("light");
  if (wanted == m_drawn) return; // the view that the user chose stays
  m_drawn = wanted;
  for (Panel& panel : m_panels) {
    panel.drawn.clear();
    panel.plot->removeAllSeries();
    for (const Group& group : groups) {
      const QString name = group.front()->name();
      panel.plot->addSeries(
          group.size() == 1 ? name
                            : tr("%1: mean of %2 seeds").arg(commonName(group)).arg(group.size()),
          palette::runPen(group.front()->colorIndex, palette()));
    }
  }
}

void CompareCurves::redraw() {
  const auto all = groups();
  addSeries(all);
  m_sources.clear();
  for (const Group& group : all) {
    Sources sources;
    for (const ComparedRun* run : group) sources.push_back(run->reports);
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
  if (sources.size() > 1) panel.plot->setBand(series, curve.xs, curve.lows, curve.highs);
}

void CompareCurves::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) redraw();
}

} // namespace dmm::widgets
