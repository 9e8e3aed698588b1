#include "widgets/compare/CompareView.h"

#include "core/types/Comparability.h"
#include "widgets/compare/CompareCurves.h"
#include "widgets/compare/CompareEstimators.h"
#include "widgets/compare/CompareGroups.h"
#include "widgets/compare/ComparePieces.h"
#include "widgets/compare/CompareTable.h"
#include "widgets/compare/CompareTableModel.h"
#include "widgets/compare/ImportanceView.h"
#include "widgets/plot/CurveStack.h"
#include "widgets/theme/ToneLabel.h"

#include <QScrollArea>
#include <QSplitter>
#include <QStackedLayout>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace dmm::widgets {

CompareView::CompareView(QWidget* parent)
    : QWidget(parent)
    , m_limits(new ToneLabel(ToneLabel::Tone::Quiet))
    , m_model(new CompareTableModel(this))
    , m_curves(new CompareCurves(QStringLiteral("compare")))
    , m_pieces(new ComparePieces)
    , m_estimators(new CompareEstimators)
    , m_groups(new CompareGroups)
    , m_parallel(new ParallelCoordinates)
    , m_importance(new ImportanceView)
    , m_pages(new QStackedLayout(this))
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_details(new QTabWidget) {
  setObjectName(QStringLiteral("compareView"));
  auto* table = new CompareTable;
  table->setModel(m_model);
  m_details->setObjectName(QStringLiteral("compareDetails"));
  m_details->setDocumentMode(true);
  m_details->addTab(table, tr("Figures and settings"));
  m_details->addTab(m_pieces, tr("Pieces"));
  m_details->addTab(m_estimators, tr("Estimators"));
  m_details->addTab(m_groups, tr("Seeds"));
  m_details->addTab(m_parallel, tr("Parallel coordinates"));
  auto* mattered = new QScrollArea;
  mattered->setWidgetResizable(true);
  mattered->setFrameShape(QFrame::NoFrame);
  mattered->setWidget(m_importance);
  m_details->addTab(mattered, tr("What mattered"));
  m_splitter->setObjectName(QStringLiteral("compareSplitter"));
  m_splitter->setChildrenCollapsible(false);
  m_splitter->addWidget(m_curves);
  m_splitter->addWidget(m_details);
  m_splitter->setStretchFactor(0, 1);
  m_splitter->setSizes({420, 260});
  m_pages->addWidget(makeEmptyPage());
  m_limits->setObjectName(QStringLiteral("compareLimits"));
  m_limits->setContentsMargins(16, 8, 16, 0);
  auto* page = new QWidget;
  auto* stack = new QVBoxLayout(page);
  stack->setContentsMargins(0, 0, 0, 0);
  stack->setSpacing(0);
  stack->addWidget(m_limits);
  stack->addWidget(m_splitter, 1);
  m_pages->addWidget(page);

  connect(table, &CompareTable::columnChosen, this,
          [this](int column) { Q_EMIT baselineChosen(m_runs.at(std::size_t(column)).id()); });
  connect(m_details, &QTabWidget::currentChanged, this, &CompareView::showDetails);
  connect(m_parallel, &ParallelCoordinates::brushChanged, this, &CompareView::showCurves);
  connect(m_pieces, &ComparePieces::composeRequested, this, &CompareView::composeRequested);
  connect(m_pieces, &ComparePieces::pieceActivated, this, &CompareView::pieceActivated);
}

QWidget* CompareView::makeEmptyPage() {
  auto* page = new QWidget;
  auto* text = new ToneLabel(ToneLabel::Tone::Quiet, page);
  text->setObjectName(QStringLiteral("compareEmpty"));
  text->setAlignment(Qt::AlignCenter);
  text->setText(tr("Select two or more runs in the list on the right, with Ctrl or Shift and a "
                   "click, and their curves, figures, settings and pieces stand here beside each "
                   "other.\n\nCtrl+K brings you here."));
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(64, 64, 64, 64);
  column->addWidget(text);
  return page;
}

void CompareView::setRuns(const std::vector<ComparedRun>& runs, const QString& baseline) {
  m_runs = orderedByDataset(runs);
  m_pages->setCurrentIndex(m_runs.size() >= 2 ? 1 : 0);
  QStringList limits;
  for (const auto& limit : types::rankingLimits(summariesOf(m_runs)))
    limits += QString::fromStdString(limit);
  m_limits->say(limits.join(QLatin1Char('\n')));
  m_model->setRuns(m_runs, baseline);
  m_pieces->setRuns(m_runs);
  m_estimators->setRuns(m_runs);
  showDetails();
  showCurves();
}

/// What takes a moment of many runs, while it is seen.
void CompareView::showDetails() {
  const bool isMattered = m_details->currentWidget()->isAncestorOf(m_importance);
  if (m_details->currentWidget() != m_parallel && !m_parallel->isBrushed() && !isMattered) return;
  const VariedRuns varied = variedRuns(m_runs);
  m_parallel->setAxes(parallelAxes(varied.plan, varied.runs, varied.figures));
  if (isMattered) askForImportances(varied);
}

void CompareView::askForImportances(const VariedRuns& varied) {
  QStringList ranked;
  for (std::size_t i = 0; i < m_runs.size(); ++i)
    ranked += m_runs[i].id() + QLatin1Char(' ') + QString::number(varied.figures[i], 'g', 17);
  if (std::exchange(m_ranked, ranked) != ranked) Q_EMIT importancesWanted(varied);
}

void CompareView::setImportances(const std::vector<types::SettingImportance>& importances,
                                 const QStringList& labels) {
  m_importance->setImportances(importances, labels);
}

/// Of those that are kept in the parallel coordinates.
void CompareView::showCurves() {
  if (!m_parallel->isBrushed()) return m_curves->setRuns(m_runs);
  std::vector<ComparedRun> kept;
  for (const std::size_t place : m_parallel->brushed()) kept.push_back(m_runs[place]);
  m_curves->setRuns(kept);
}

void CompareView::setDifferences(const std::vector<ShownDifference>& differences) {
  m_groups->setDifferences(differences, m_runs);
}

void CompareView::setComposing(const QString& progress) { m_pieces->setComposing(progress); }

CurveStack* CompareView::curves() const { return m_curves->stack(); }

QVariantMap CompareView::state() const {
  return {{QStringLiteral("curves"), m_curves->stack()->state()},
          {QStringLiteral("splitter"), m_splitter->saveState()},
          {QStringLiteral("details"), m_details->currentIndex()}};
}

void CompareView::restoreState(const QVariantMap& state) {
  m_curves->stack()->restoreState(state.value(QStringLiteral("curves")).toMap());
  m_splitter->restoreState(state.value(QStringLiteral("splitter")).toByteArray());
  m_details->setCurrentIndex(
      std::clamp(state.value(QStringLiteral("details")).toInt(), 0, m_details->count() - 1));
}

} // namespace dmm::widgets
