#include "widgets/lens/LatentKlBox.h"

#include "widgets/theme/Format.h"
#include "widgets/theme/Spacing.h"
#include "widgets/theme/ToneLabel.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace dmm::widgets {

namespace {

constexpr int kSmallestMap = 140;

} // namespace

LatentKlBox::LatentKlBox(QWidget* parent)
    : QWidget(parent)
    , m_title(makeHeading(QString(), this))
    , m_sorted(new QCheckBox(tr("Sort by KL"), this))
    , m_definition(new ToneLabel(ToneLabel::Tone::Quiet, this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new ToneLabel(ToneLabel::Tone::Quiet, this))
    , m_map(new LatentKlMap(this)) {
  m_title->setObjectName(QStringLiteral("activeUnits"));
  m_sorted->setObjectName(QStringLiteral("sortDimensions"));
  m_sorted->setToolTip(tr("Dimensions in the order of their latest KL, or by their number"));
  m_sorted->setChecked(true);
  m_definition->setObjectName(QStringLiteral("activeDefinition"));
  m_map->setMinimumHeight(kSmallestMap);
  m_map->setObjectName(QStringLiteral("latentKlMap"));
  m_empty->setObjectName(QStringLiteral("latentKlEmpty"));
  m_empty->setAlignment(Qt::AlignCenter);
  m_pages->addWidget(m_empty);
  m_pages->addWidget(m_map);
  connect(m_sorted, &QCheckBox::toggled, m_map, &LatentKlMap::setSorted);

  auto* head = new QHBoxLayout;
  head->addWidget(m_title, 1);
  head->addWidget(m_sorted);
  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(0, 0, 0, 0);
  box->setSpacing(kGap / 2);
  box->addLayout(head);
  box->addWidget(m_definition);
  box->addWidget(m_pages, 1);
  refresh();
}

void LatentKlBox::setHistory(const LatentKlHistory& history) {
  m_history = history;
  m_map->setHistory(history);
  refresh();
}

void LatentKlBox::setProblem(const QString& problem) {
  m_problem = problem;
  refresh();
}

bool LatentKlBox::isSorted() const { return m_sorted->isChecked(); }
void LatentKlBox::setSorted(bool sorted) { m_sorted->setChecked(sorted); }

void LatentKlBox::refresh() {
  const bool isEmpty = m_history.isEmpty() || m_history.dimensions() == 0;
  m_pages->setCurrentWidget(isEmpty ? static_cast<QWidget*>(m_empty) : m_map);
  m_sorted->setEnabled(!isEmpty);
  m_title->setText(isEmpty ? tr("KL of each latent dimension")
                           : tr("%1 of %2 latent dimensions are active at epoch %3")
                                 .arg(activeUnits(m_history.kl.back()))
                                 .arg(m_history.dimensions())
                                 .arg(format::count(qint64(m_history.epochs.back()))));
  m_empty->setText(
      m_problem.isEmpty()
          ? tr("Not evaluated yet. The KL of each latent dimension appears with the first "
               "evaluation of the run.")
          : m_problem);
  QString words =
      tr("Active: KL above %1 nats per slice, mean over the valid pieces.").arg(kActiveKl);
  if (!m_problem.isEmpty() && !isEmpty) words += QLatin1Char(' ') + m_problem;
  m_definition->setText(words);
}

} // namespace dmm::widgets
