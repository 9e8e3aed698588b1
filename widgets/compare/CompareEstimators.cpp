#include "widgets/compare/CompareEstimators.h"

#include "widgets/compare/CompareEstimatorModel.h"
#include "widgets/compare/CompareTable.h"
#include "widgets/estimators/EstimatorTableModel.h"
#include "widgets/theme/Spacing.h"
#include "widgets/theme/ToneLabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace dmm::widgets {

CompareEstimators::CompareEstimators(QWidget* parent)
    : QWidget(parent)
    , m_model(new CompareEstimatorModel(this))
    , m_pages(new QStackedWidget(this))
    , m_figure(new QComboBox(this))
    , m_group(new QComboBox(this)) {
  auto* empty = new ToneLabel(ToneLabel::Tone::Quiet, this);
  empty->setObjectName(QStringLiteral("compareEstimatorsEmpty"));
  empty->setAlignment(Qt::AlignCenter);
  empty->setText(tr("None of these runs was measured yet. Lens, Estimators measures how noisy and "
                    "dear each gradient of a run's model is."));
  m_figure->setObjectName(QStringLiteral("compareFigure"));
  m_figure->setAccessibleName(tr("Figure"));
  const EstimatorTableModel titles;
  for (int column = EstimatorTableModel::Bound; column < EstimatorTableModel::Count; ++column) {
    m_figure->addItem(
        titles.headerData(column, Qt::Horizontal).toString().replace(QLatin1Char('\n'), ' '),
        column);
    m_figure->setItemData(m_figure->count() - 1,
                          titles.headerData(column, Qt::Horizontal, Qt::ToolTipRole),
                          Qt::ToolTipRole);
  }
  m_figure->setCurrentIndex(m_figure->findData(int(EstimatorTableModel::Snr)));
  m_group->setObjectName(QStringLiteral("compareGroup"));
  m_group->setAccessibleName(tr("Gradient of"));
  auto* table = new CompareTable;
  table->setModel(m_model);
  table->setObjectName(QStringLiteral("compareEstimatorTable"));
  table->setAccessibleName(tr("Estimators of the compared runs"));

  auto* head = new QHBoxLayout;
  head->setContentsMargins(kMargin, 0, kMargin, 0);
  head->addWidget(m_figure);
  head->addWidget(new QLabel(tr("Gradient of"), this));
  head->addWidget(m_group);
  head->addStretch(1);
  auto* page = new QWidget(this);
  auto* box = new QVBoxLayout(page);
  box->setContentsMargins(0, kGap, 0, 0);
  box->addLayout(head);
  box->addWidget(table, 1);
  m_pages->addWidget(empty);
  m_pages->addWidget(page);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->addWidget(m_pages);
  for (auto* chooser : {m_figure, m_group})
    connect(chooser, &QComboBox::currentIndexChanged, this, &CompareEstimators::showFigure);
}

void CompareEstimators::setRuns(const std::vector<ComparedRun>& runs) {
  m_model->setRuns(runs);
  m_pages->setCurrentIndex(m_model->columnCount() > 0 ? 1 : 0);
  const QSignalBlocker blocker(m_group);
  const QString before = m_group->currentText();
  m_group->clear();
  m_group->addItems(m_model->groups());
  m_group->setCurrentIndex(std::max(0, m_group->findText(before)));
  showFigure();
}

void CompareEstimators::showFigure() {
  if (m_group->currentIndex() < 0) return;
  m_model->setFigure(m_figure->currentData().toInt(), m_group->currentText().toStdString());
}

} // namespace dmm::widgets
