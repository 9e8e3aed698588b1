#include "widgets/estimators/EstimatorForm.h"

#include "core/types/EstimatorPlan.h"
#include "widgets/estimators/EstimatorText.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/Spacing.h"
#include "widgets/theme/ToneLabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWidgetAction>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr int kMostSamples = 100000;
constexpr int kBarSteps = 1000;

QSpinBox* makeSpinBox(const QString& name, int least, int most, int step, int value,
                      const QString& tip, QWidget* parent) {
  auto* box = new QSpinBox(parent);
  box->setObjectName(name);
  box->setRange(least, most);
  box->setSingleStep(step);
  box->setValue(value);
  box->setToolTip(tip);
  box->setAccessibleName(tip.section(QLatin1Char(':'), 0, 0));
  return box;
}

} // namespace

EstimatorForm::EstimatorForm(QWidget* parent)
    : QWidget(parent)
    , m_checkpoint(new QComboBox(this))
    , m_scope(new QComboBox(this))
    , m_samples(new QLineEdit(this))
    , m_familyButton(new QToolButton(this))
    , m_measure(new QPushButton(tr("Measure"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_bar(new QProgressBar(this))
    , m_estimate(new ToneLabel(ToneLabel::Tone::Quiet, this))
    , m_message(new ToneLabel(ToneLabel::Tone::Problem, this)) {
  const types::EstimatorSettings usual;
  m_pieces =
      makeSpinBox(QStringLiteral("estimatorPieces"), 1, 100000, 1, int(usual.pieces),
                  tr("Pieces in a mini-batch: more of them, less noise and more time"), this);
  m_draws = makeSpinBox(
      QStringLiteral("estimatorDraws"), 8, 1000000, 8, int(usual.draws),
      tr("Gradients drawn of each estimator: more of them, narrower intervals. Beyond K = 10 "
         "fewer are drawn, which cost more each"),
      this);
  m_checkpoint->setObjectName(QStringLiteral("estimatorCheckpoint"));
  m_checkpoint->setAccessibleName(tr("Checkpoint"));
  m_checkpoint->setToolTip(tr("The stage of training at which the model is looked at"));
  m_scope->setObjectName(QStringLiteral("estimatorScope"));
  m_scope->setAccessibleName(tr("Over"));
  m_scope->addItem(tr("One mini-batch"));
  m_scope->addItem(tr("Training set"));
  m_scope->setToolTip(tr("One mini-batch for all draws shows the estimator's own noise; another "
                         "one for each draw adds that of the pieces, as training has it"));
  m_samples->setObjectName(QStringLiteral("estimatorSamples"));
  m_samples->setAccessibleName(tr("K"));
  m_samples->setToolTip(tr("Samples a step, for the objectives that use several"));
  QStringList usualSamples;
  for (const std::int64_t k : types::kUsualSamples) usualSamples += QString::number(k);
  m_samples->setText(usualSamples.join(QStringLiteral(", ")));
  m_familyButton->setObjectName(QStringLiteral("estimatorFamilies"));
  m_familyButton->setToolTip(tr("Which objectives and gradients to compare"));
  m_familyButton->setArrowType(Qt::DownArrow);
  m_familyButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_measure->setObjectName(QStringLiteral("estimatorMeasure"));

  auto* head = new QHBoxLayout;
  head->setSpacing(kGap);
  head->addWidget(m_checkpoint);
  head->addWidget(m_scope);
  head->addWidget(m_familyButton);
  head->addStretch(1);
  head->addWidget(m_measure);
  auto* sizes = new QHBoxLayout;
  sizes->setSpacing(kGap);
  for (const auto& [title, editor] : {std::pair<QString, QWidget*>{tr("K"), m_samples},
                                      {tr("Pieces"), m_pieces},
                                      {tr("Draws"), m_draws}}) {
    sizes->addWidget(new QLabel(title, this));
    sizes->addWidget(editor, editor == m_samples ? 1 : 0);
  }
  m_estimate->setObjectName(QStringLiteral("estimatorEstimate"));
  m_message->setObjectName(QStringLiteral("estimatorMessage"));
  m_message->say({});
  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(0, 0, 0, 0);
  box->setSpacing(kGap / 2);
  box->addLayout(head);
  box->addLayout(sizes);
  box->addWidget(makeWorkRow());
  box->addWidget(m_message);

  for (auto* spin : {m_pieces, m_draws})
    connect(spin, &QSpinBox::valueChanged, this, &EstimatorForm::refresh);
  connect(m_samples, &QLineEdit::textChanged, this, &EstimatorForm::refresh);
  connect(m_measure, &QPushButton::clicked, this, &EstimatorForm::measureRequested);
  connect(m_cancel, &QPushButton::clicked, this, &EstimatorForm::cancelRequested);
  connect(m_familyButton, &QToolButton::clicked, this, [this] {
    if (auto* menu = m_familyButton->findChild<QMenu*>())
      menu->popup(m_familyButton->mapToGlobal(m_familyButton->rect().bottomLeft()));
  });
  setIdle();
}

QWidget* EstimatorForm::makeWorkRow() {
  auto* row = new QWidget(this);
  m_bar->setObjectName(QStringLiteral("estimatorProgress"));
  m_bar->setRange(0, kBarSteps);
  m_bar->setTextVisible(false);
  m_bar->setMaximumWidth(160);
  m_cancel->setObjectName(QStringLiteral("estimatorCancel"));
  auto* box = new QHBoxLayout(row);
  box->setContentsMargins(0, 0, 0, 0);
  box->setSpacing(kGap);
  box->addWidget(m_bar);
  box->addWidget(m_estimate, 1);
  box->addWidget(m_cancel);
  return row;
}

void EstimatorForm::setSubject(const EstimatorSubject& subject) {
  const QString before = m_checkpoint->currentText();
  if (m_subject.run == subject.run && m_subject.checkpoints == subject.checkpoints &&
      m_subject.config == subject.config) {
    m_subject = subject;
    refresh();
    return;
  }
  m_subject = subject;
  m_checkpoint->clear();
  for (const QString& checkpoint : subject.checkpoints) {
    bool isEpoch = false;
    const qint64 epoch = checkpoint.toLongLong(&isEpoch);
    m_checkpoint->addItem(isEpoch ? tr("Epoch %1").arg(format::count(epoch))
                          : checkpoint == QLatin1String("best") ? tr("Best checkpoint")
                                                                : tr("Last checkpoint"),
                          checkpoint);
  }
  m_checkpoint->setCurrentIndex(std::max(0, m_checkpoint->findText(before)));
  fillFamilies();
  refresh();
}

void EstimatorForm::fillFamilies() {
  delete m_familyButton->findChild<QMenu*>();
  auto* menu = new QMenu(m_familyButton);
  menu->setObjectName(QStringLiteral("estimatorFamilyMenu"));
  m_families = types::estimatorFamilies(m_subject.config);
  m_familyChecks.clear();
  for (const types::Estimator& family : m_families) {
    auto* check = new QCheckBox(estimator::label(family), menu); // a menu stays open around it
    check->setObjectName(QStringLiteral("family:") +
                         QString::fromStdString(types::familyName(family)));
    check->setContentsMargins(kGap, 0, kGap, 0);
    // Pairwise weights have no upper limit in the mean: whoever wants to see that asks for it.
    check->setChecked(
        types::isBound(types::atSamples({family}, {2}).front(), m_subject.config.model));
    connect(check, &QCheckBox::toggled, this, &EstimatorForm::refresh);
    auto* action = new QWidgetAction(menu);
    action->setDefaultWidget(check);
    menu->addAction(action);
    m_familyChecks.push_back(check);
  }
}

std::vector<std::int64_t> EstimatorForm::samples() const {
  static const QRegularExpression between(QStringLiteral("[,;\\s]+"));
  std::vector<std::int64_t> samples;
  for (const QString& word : m_samples->text().split(between, Qt::SkipEmptyParts)) {
    bool isNumber = false;
    const qint64 k = word.toLongLong(&isNumber);
    if (!isNumber || k < 1 || k > kMostSamples) return {};
    if (std::ranges::find(samples, k) == samples.end()) samples.push_back(k);
  }
  std::ranges::sort(samples);
  return samples;
}

QString EstimatorForm::problem() const {
  if (m_subject.checkpoints.isEmpty())
    return tr("The run has no checkpoint yet: its model can be measured after the first one.");
  if (samples().empty())
    return tr("K: expected whole numbers from 1 to %1, such as 1, 10, 100.")
        .arg(format::count(kMostSamples));
  if (std::ranges::none_of(m_familyChecks, [](const auto* check) { return check->isChecked(); }))
    return tr("Choose at least one objective to measure.");
  return {};
}

std::optional<EstimatorWish> EstimatorForm::wish() const {
  if (!problem().isEmpty()) return std::nullopt;
  std::vector<types::Estimator> families;
  for (std::size_t i = 0; i < m_families.size(); ++i)
    if (m_familyChecks[i]->isChecked()) families.push_back(m_families[i]);
  EstimatorWish wish;
  wish.checkpoint = m_checkpoint->currentData().toString();
  wish.plan = types::atSamples(families, samples(), m_subject.config.model);
  wish.settings.scope = types::GradientScope(m_scope->currentIndex());
  wish.settings.pieces = m_pieces->value();
  wish.settings.draws = m_draws->value();
  return wish;
}

void EstimatorForm::refresh() {
  const auto checked =
      std::ranges::count_if(m_familyChecks, [](const auto* check) { return check->isChecked(); });
  m_familyButton->setText(tr("%1 of %2 estimators").arg(checked).arg(m_families.size()));
  if (m_isWorking) return;
  const QString problem = this->problem();
  m_measure->setEnabled(problem.isEmpty());
  m_measure->setToolTip(problem);
  const auto wanted = wish();
  if (!wanted) {
    m_estimate->setText(problem);
    return;
  }
  const double products = types::planProducts(
      wanted->plan, wanted->settings, m_subject.config.model, double(wanted->settings.pieces));
  const double seconds = products * m_subject.secondsAPiece / m_subject.threads;
  const QString what = format::counted(qint64(wanted->plan.size()), tr("row"), tr("rows"));
  m_estimate->setText(std::isfinite(seconds)
                          ? tr("%1, about %2").arg(what, format::duration(std::max(1.0, seconds)))
                          : what);
}

void EstimatorForm::setProgress(const types::EstimatorProgress& progress, const QString& otherRun) {
  m_isWorking = true;
  m_message->say({});
  m_measure->setEnabled(false);
  m_bar->show();
  m_cancel->show();
  m_bar->setValue(int(progress.share * kBarSteps));
  QString text = QString::fromStdString(types::estimatorName(progress.working));
  if (!otherRun.isEmpty()) text = tr("%1: %2").arg(otherRun, text);
  if (progress.planned > 0) text += tr(", %1 of %2").arg(progress.done + 1).arg(progress.planned);
  if (std::isfinite(progress.secondsLeft))
    text += tr(", %1 left").arg(format::duration(progress.secondsLeft));
  m_estimate->setText(text);
}

void EstimatorForm::setIdle() {
  m_isWorking = false;
  m_bar->hide();
  m_cancel->hide();
  refresh();
}

void EstimatorForm::say(const QString& message) { m_message->say(message); }

} // namespace dmm::widgets
