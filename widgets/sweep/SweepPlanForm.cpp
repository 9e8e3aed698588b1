#include "widgets/sweep/SweepPlanForm.h"

#include "core/types/ParseNumber.h"
#include "core/types/ValueList.h"
#include "widgets/experiment/FieldText.h"
#include "widgets/sweep/SweepAxisRow.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/Spacing.h"
#include "widgets/theme/ToneLabel.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

QLineEdit* makeLine(const char* name, const QString& placeholder, const QString& toolTip) {
  auto* line = new QLineEdit;
  line->setObjectName(QLatin1String(name));
  line->setPlaceholderText(placeholder);
  line->setToolTip(toolTip);
  return line;
}

} // namespace

SweepPlanForm::SweepPlanForm(QWidget* parent)
    : QWidget(parent)
    , m_name(makeLine("sweepName", tr("as the experiment"), tr("What its runs are called")))
    , m_rowColumn(new QVBoxLayout)
    , m_sampler(new QComboBox)
    , m_count(new QSpinBox)
    , m_seeds(makeLine("sweepSeeds", QStringLiteral("0..4"),
                       tr("Every point is trained with each of these seeds")))
    , m_halving(makeLine("sweepHalving", tr("none"),
                         tr("Epochs after which only the best points go on: 10, 30. They must be "
                            "evaluated ones")))
    , m_keep(makeLine("sweepKeep", QStringLiteral("0.5"), tr("The share of the points that go on")))
    , m_problemLabel(new ToneLabel(ToneLabel::Tone::Problem, this))
    , m_summary(new QLabel) {
  m_sampler->setObjectName(QStringLiteral("sweepSampler"));
  m_sampler->addItems({tr("All combinations"), tr("At random"), tr("Sobol sequence")});
  m_sampler->setItemData(
      2, tr("Spreads points more evenly than chance: for more than two settings"), Qt::ToolTipRole);
  m_count->setObjectName(QStringLiteral("sweepCount"));
  m_count->setRange(1, int(types::kMostSweepRuns));
  m_count->setValue(16);
  m_summary->setObjectName(QStringLiteral("sweepSummary"));
  m_problemLabel->setObjectName(QStringLiteral("sweepProblem"));
  m_rowColumn->setSpacing(kGap);
  auto* add = new QPushButton(tr("Vary a setting"));
  add->setObjectName(QStringLiteral("addAxis"));

  m_rowColumn->addWidget(add, 0, Qt::AlignLeft);
  auto* purpose = new ToneLabel(ToneLabel::Tone::Quiet, this);
  purpose->setText(tr("Many runs of the experiment on the left: what is not varied here is as it "
                      "is there."));

  auto* form = new QFormLayout;
  form->setVerticalSpacing(kGap);
  form->addRow(tr("Name"), m_name);
  form->addRow(tr("Vary"), m_rowColumn);
  form->addRow(tr("Points"), m_sampler);
  form->addRow(tr("How many"), m_count);
  form->addRow(tr("Seeds"), m_seeds);
  form->addRow(tr("Halve after epochs"), m_halving);
  form->addRow(tr("Share that goes on"), m_keep);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(kMargin, kGap, kMargin, kGap);
  column->addWidget(purpose);
  column->addSpacing(kGap);
  column->addLayout(form);
  column->addWidget(m_problemLabel);
  column->addWidget(m_summary);
  column->addStretch(1);

  const auto changed = [this] {
    read();
    Q_EMIT edited();
  };
  connect(add, &QPushButton::clicked, this, [this, changed] {
    addRow();
    changed();
  });
  connect(m_sampler, &QComboBox::activated, this, changed);
  connect(m_count, &QSpinBox::valueChanged, this, changed);
  for (QLineEdit* line : {m_name, m_seeds, m_halving, m_keep})
    connect(line, &QLineEdit::textEdited, this, changed);
  read();
}

SweepAxisRow* SweepPlanForm::addRow() {
  auto* row = new SweepAxisRow(this);
  m_rows.push_back(row);
  m_rowColumn->insertWidget(int(m_rows.size()) - 1, row); // above the button
  connect(row, &SweepAxisRow::edited, this, [this] {
    read();
    Q_EMIT edited();
  });
  connect(row, &SweepAxisRow::removeRequested, this, [this, row] {
    std::erase(m_rows, row);
    row->hide();
    row->deleteLater();
    read();
    Q_EMIT edited();
  });
  return row;
}

void SweepPlanForm::setPlan(const types::SweepPlan& plan) {
  for (SweepAxisRow* row : m_rows) row->deleteLater();
  m_rows.clear();
  for (const auto& axis : plan.axes) addRow()->setAxis(axis);
  m_name->setText(QString::fromStdString(plan.name));
  m_sampler->setCurrentIndex(int(plan.sampler));
  const QSignalBlocker quiet(m_count);
  if (plan.count > 0) m_count->setValue(int(plan.count));
  const auto joined = [](const std::vector<std::int64_t>& numbers) {
    QStringList words;
    for (const std::int64_t number : numbers) words += QString::number(number);
    return words.join(QStringLiteral(", "));
  };
  m_seeds->setText(joined(plan.seeds));
  m_halving->setText(joined(plan.halving.epochs));
  m_keep->setText(plan.halving.epochs.empty() ? QString() : fieldText(plan.halving.keep));
  read();
}

void SweepPlanForm::setBase(const types::ExperimentConfig& base) {
  m_base = base;
  read();
}

void SweepPlanForm::setHoursOf(HoursOf hoursOf) {
  m_hoursOf = std::move(hoursOf);
  read();
}

void SweepPlanForm::read() {
  m_plan = {};
  m_problem.clear();
  const auto refuse = [this](const QString& problem) {
    if (m_problem.isEmpty()) m_problem = problem;
  };
  const auto numbers = [&](const QLineEdit* line, const char* key, const QString& label,
                           std::vector<std::int64_t>& values) {
    if (line->text().trimmed().isEmpty()) return;
    const auto list = types::parseValueList(*types::findField(key), line->text().toStdString());
    if (!list.problem.empty())
      refuse(label + QStringLiteral(": ") + QString::fromStdString(list.problem));
    for (const auto& value : list.values) values.push_back(std::get<std::int64_t>(value));
  };
  m_plan.name = m_name->text().trimmed().toStdString();
  m_plan.sampler = types::Sampler(m_sampler->currentIndex());
  m_count->setEnabled(m_plan.sampler != types::Sampler::Grid);
  if (m_plan.sampler != types::Sampler::Grid) m_plan.count = m_count->value();
  for (const SweepAxisRow* row : m_rows) {
    refuse(row->problem(m_plan.sampler));
    const auto axis = row->axis();
    const bool isTwice = std::any_of(m_plan.axes.begin(), m_plan.axes.end(),
                                     [&](const auto& other) { return other.key == axis.key; });
    if (isTwice)
      refuse(
          tr("%1 is varied twice").arg(QString::fromStdString(types::findField(axis.key)->label)));
    m_plan.axes.push_back(axis);
  }
  numbers(m_seeds, "run.seed", tr("Seeds"), m_plan.seeds);
  numbers(m_halving, "run.num_epochs", tr("Halve after epochs"), m_plan.halving.epochs);
  m_keep->setEnabled(!m_plan.halving.epochs.empty());
  if (m_keep->isEnabled() && !m_keep->text().isEmpty() &&
      !types::parseNumber(m_keep->text().trimmed().toStdString(), m_plan.halving.keep))
    refuse(tr("Share that goes on: expected a number"));
  if (m_problem.isEmpty()) m_problem = QString::fromStdString(types::problemOf(m_plan, m_base));
  m_problemLabel->say(m_problem);
  m_summary->clear();
  if (!m_problem.isEmpty()) return;
  // The seeds of a point cost the same, and are right or wrong together.
  types::SweepPlan points = m_plan;
  points.seeds.clear();
  const auto seeds = std::max<qint64>(qint64(m_plan.seeds.size()), 1);
  const auto runs = types::runsOf(points, m_base, {m_base.name, m_base});
  QString summary = format::counted(seeds * qint64(runs.size()), tr("run"), tr("runs"));
  if (const double hours = m_hoursOf ? m_hoursOf(runs) : NAN; std::isfinite(hours))
    summary +=
        tr(", about %1 one after the other").arg(format::duration(double(seeds) * hours * 3600));
  const auto bad =
      std::count_if(runs.begin(), runs.end(), [](const auto& run) { return !run.problem.empty(); });
  if (bad > 0)
    summary +=
        tr("; %1 will fail: their settings do not go together").arg(format::count(seeds * bad));
  m_summary->setText(summary);
}

} // namespace dmm::widgets
