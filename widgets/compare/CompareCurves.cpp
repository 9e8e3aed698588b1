#include "widgets/compare/CompareCurves.h"

#include "core/types/RunComparison.h"
#include "widgets/compare/SeedCurve.h"
#include "widgets/plot/CurveStack.h"
#include "widgets/plot/CurveToolBar.h"
#include "widgets/theme/Palette.h"

#include <QCheckBox>
#include <QEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace dmm::widgets {

namespace {

SeedX seedX(CurveX x) {
  switch (x) {
  case CurveX::Step: return SeedX::Step;
  case CurveX::WallTime: return SeedX::Seconds;
  case CurveX::Epoch: break;
  }
  return SeedX::Epoch;
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
    m_panels.push_back({plot, figure});
  };
  using types::EpochReport;
  add("compareValid", tr("Valid"), tr("Valid: negative ELBO, beta = 1"), &EpochReport::validNll,
      true);
  add("compareTest", tr("Test"), tr("Test: negative ELBO, beta = 1"), &EpochReport::testNll, false);
  add("compareValidK", tr("Valid, K"), tr("Valid: bound of K samples"), &EpochReport::validIwae,
      false);
  add("compareElbo", tr("Train"), tr("Training: negative ELBO, beta = 1"), &EpochReport::elbo,
      true);
  add("compareReconstruction", tr("Reconstruction"), tr("Training: reconstruction"),
      &EpochReport::reconstruction, false);
  add("compareKl", tr("KL"), tr("Training: KL, not annealed"), &EpochReport::kl, false);

  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_stack, 1);
  auto* options = new QVBoxLayout;
  options->setContentsMargins(16, 0, 16, 4);
  options->addWidget(m_meanOfSeeds);
  column->addLayout(options);

  connect(m_stack, &CurveStack::xChanged, this, &CompareCurves::redraw);
  connect(m_meanOfSeeds, &QCheckBox::toggled, this, &CompareCurves::redraw);
}

void CompareCurves::setRuns(const std::vector<ComparedRun>& runs) {
  m_runs = runs;
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
  for (const Panel& panel : m_panels) {
    panel.plot->removeAllSeries();
    for (const Group& group : groups) {
      const QString name = group.front()->name();
      panel.plot->addSeries(
          group.size() == 1 ? name : tr("%1: mean of %2 seeds").arg(name).arg(group.size()),
          palette::runPen(group.front()->colorIndex, palette()));
    }
  }
}

void CompareCurves::redraw() {
  const auto all = groups();
  addSeries(all);
  for (const Panel& panel : m_panels) {
    for (int series = 0; series < int(all.size()); ++series) {
      std::vector<const std::vector<types::EpochReport>*> reports;
      for (const ComparedRun* run : all[std::size_t(series)]) reports.push_back(&run->run.reports);
      const SeedCurve curve = seedCurve(reports, panel.figure, seedX(m_stack->x()));
      panel.plot->setPoints(series, curve.xs, curve.means);
      if (reports.size() > 1) panel.plot->setBand(series, curve.xs, curve.lows, curve.highs);
    }
  }
}

void CompareCurves::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) redraw();
}

} // namespace dmm::widgets
