#include "widgets/plot/RunHeadline.h"

#include "widgets/theme/Format.h"
#include "widgets/theme/Palette.h"
#include "widgets/theme/ToneLabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <cmath>

namespace dmm::widgets {

namespace {

constexpr int kColumnGap = 24;
constexpr int kRowGap = 8;

QFont emphasised(const QFont& base, double scale, QFont::Weight weight) {
  QFont font = base;
  font.setPointSizeF(base.pointSizeF() * scale);
  font.setWeight(weight);
  return font;
}

/// The latest value that was measured, or NaN.
double latest(const std::vector<types::EpochReport>& reports, types::EpochFigure figure) {
  for (auto report = reports.rbegin(); report != reports.rend(); ++report)
    if (!std::isnan((*report).*figure)) return (*report).*figure;
  return types::kNotMeasured;
}

} // namespace

RunHeadline::RunHeadline(QWidget* parent) : QWidget(parent) {
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(kRowGap);
  m_figures = new QHBoxLayout;
  m_figures->setSpacing(kColumnGap);
  m_failure = new ToneLabel(ToneLabel::Tone::Problem, this);
  m_failure->setObjectName(QStringLiteral("headlineFailure"));
  m_failure->setTextFormat(Qt::PlainText);
  m_failure->setTextInteractionFlags(Qt::TextSelectableByMouse);
  rows->addLayout(m_figures);
  rows->addWidget(m_failure);

  m_nameLabel = new QLabel(this);
  m_nameLabel->setObjectName(QStringLiteral("headlineName"));
  m_nameLabel->setTextFormat(Qt::PlainText);
  m_nameLabel->setFont(emphasised(font(), 1.25, QFont::DemiBold));
  m_nameLabel->setMinimumWidth(1); // a long name is elided, not the figures
  m_nameLabel->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  m_progress = new QLabel(this);
  m_progress->setObjectName(QStringLiteral("headlineProgress"));
  m_progress->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  m_quiet.push_back(m_progress);
  auto* caption = new QLabel(tr("Run"), this);
  m_quiet.push_back(caption);
  auto* column = new QVBoxLayout;
  column->setSpacing(0);
  column->addWidget(caption);
  column->addWidget(m_nameLabel);
  column->addWidget(m_progress);
  m_figures->addLayout(column, 1);

  const QString plain = QStringLiteral("00.000");
  m_objective = addFigure(tr("Objective"), QStringLiteral("headlineObjective"), plain);
  m_valid = addFigure(tr("Valid NLL"), QStringLiteral("headlineValid"), plain);
  m_test = addFigure(tr("Test NLL"), QStringLiteral("headlineTest"), plain);
  m_best = addFigure(tr("Best valid NLL"), QStringLiteral("headlineBest"),
                     tr("%1 at epoch %2").arg(plain, QStringLiteral("0000")));
  restyle();
  setFailure({});
  setReports({}, nullptr);
}

QLabel* RunHeadline::addFigure(const QString& caption, const QString& objectName,
                               const QString& widest) {
  auto* top = new QLabel(caption, this);
  auto* figure = new QLabel(this);
  auto* unit = new QLabel(tr("nats/slice"), this);
  figure->setObjectName(objectName);
  figure->setFont(emphasised(font(), 1.25, QFont::Normal));
  figure->setMinimumWidth(QFontMetrics(figure->font()).horizontalAdvance(widest));
  figure->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* column = new QVBoxLayout;
  column->setSpacing(0);
  column->addWidget(top);
  column->addWidget(figure);
  column->addWidget(unit);
  m_figures->addLayout(column);
  m_quiet.push_back(top);
  m_quiet.push_back(unit);
  return figure;
}

void RunHeadline::setName(const QString& name) {
  m_name = name;
  m_nameLabel->setToolTip(name);
  elideName();
}

void RunHeadline::setFailure(const QString& reason) {
  m_failure->say(reason);
  showProgress();
}

void RunHeadline::showProgress() {
  QString text = m_epochs > 0
                     ? tr("%1 done").arg(format::counted(m_epochs, tr("epoch"), tr("epochs")))
                 : m_failure->text().isEmpty() ? tr("Waiting for the first epoch")
                                               : tr("No epoch done");
  if (!m_rewinds.isEmpty())
    text += tr(", went back %1").arg(format::counted(m_rewinds.size(), tr("time"), tr("times")));
  m_progress->setText(text);
  m_progress->setToolTip(m_rewinds.join(QLatin1Char('\n')));
}

void RunHeadline::setReports(const std::vector<types::EpochReport>& reports,
                             const types::EpochReport* best) {
  m_epochs = reports.empty() ? 0 : reports.back().epoch + 1;
  m_rewinds.clear();
  for (const auto& report : reports)
    for (const auto& rewind : report.rewinds)
      m_rewinds << tr("epoch %1: %2")
                       .arg(format::count(rewind.epoch), QString::fromStdString(rewind.reason));
  showProgress();
  m_objective->setText(
      format::nll(reports.empty() ? types::kNotMeasured : reports.back().objective));
  m_valid->setText(format::nll(latest(reports, &types::EpochReport::validNll)));
  m_test->setText(format::nll(latest(reports, &types::EpochReport::testNll)));

  m_best->setText(
      best ? tr("%1 at epoch %2").arg(format::nll(best->validNll), format::count(best->epoch))
           : format::nll(types::kNotMeasured));
}

void RunHeadline::restyle() {
  QPalette quiet = palette();
  quiet.setColor(QPalette::WindowText, palette::quietText(palette()));
  for (auto* label : m_quiet) label->setPalette(quiet);
}

void RunHeadline::elideName() {
  m_nameLabel->setText(
      QFontMetrics(m_nameLabel->font()).elidedText(m_name, Qt::ElideMiddle, m_nameLabel->width()));
}

void RunHeadline::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) restyle();
}

void RunHeadline::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  layout()->activate();
  elideName();
}

} // namespace dmm::widgets
