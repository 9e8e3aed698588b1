#include "widgets/sweep/SweepPage.h"

#include "widgets/compare/CompareCurves.h"
#include "widgets/compare/ImportanceView.h"
#include "widgets/compare/ParallelCoordinates.h"
#include "widgets/compare/VariedRuns.h"
#include "widgets/sweep/SweepCharts.h"
#include "widgets/sweep/SweepPlanForm.h"
#include "widgets/sweep/SweepTableModel.h"
#include "widgets/theme/FlatHeaderView.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/Spacing.h"
#include "widgets/theme/ToneLabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <map>
#include <utility>

namespace dmm::widgets {

namespace {

constexpr std::size_t kCurvePoints = 8; ///< points whose curves are shown unasked
constexpr std::size_t kBestPoints = 3;  ///< that go to Compare

QPushButton* makeButton(const char* name, const QString& text, const QString& toolTip) {
  auto* button = new QPushButton(text);
  button->setObjectName(QLatin1String(name));
  button->setToolTip(toolTip);
  return button;
}

/// Cells with as much room beside their text as the titles above have.
class RoomyDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    if (option.state & QStyle::State_Selected)
      painter->fillRect(option.rect, option.palette.brush(QPalette::Highlight));
    QStyleOptionViewItem inner = option;
    inner.rect.adjust(kRoom, 0, -kRoom, 0);
    QStyledItemDelegate::paint(painter, inner, index);
  }
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    return QStyledItemDelegate::sizeHint(option, index) + QSize(2 * kRoom, 0);
  }

 private:
  static constexpr int kRoom = 5; ///< and what every cell has
};

QScrollArea* scrolled(QWidget* content) {
  auto* area = new QScrollArea;
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setWidget(content);
  return area;
}

} // namespace

SweepPage::SweepPage(QWidget* parent)
    : QWidget(parent)
    , m_chooser(new QComboBox)
    , m_runHere(makeButton("sweepRunHere", tr("Run here"),
                           tr("As many runs at once as this machine has cores; they go on when the "
                              "window closes")))
    , m_submit(makeButton("sweepSubmit", tr("Submit…"), tr("Hand the runs to a Slurm cluster")))
    , m_cancel(makeButton("sweepCancel", tr("Cancel"),
                          tr("Stop the selected runs, or all; they keep every finished epoch")))
    , m_resubmit(makeButton("sweepResubmit", tr("Again"),
                            tr("Once more what failed or was stopped: the selected runs, or all")))
    , m_compare(makeButton("sweepCompare", tr("Compare the best"),
                           tr("The seeds of the three best points, or the selected runs, side by "
                              "side")))
    , m_counts(new ToneLabel(ToneLabel::Tone::Quiet, this))
    , m_problem(new ToneLabel(ToneLabel::Tone::Problem, this))
    , m_tabs(new QTabWidget)
    , m_form(new SweepPlanForm)
    , m_model(new SweepTableModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_table(new QTableView)
    , m_curves(new CompareCurves(QStringLiteral("sweep")))
    , m_parallel(new ParallelCoordinates)
    , m_importance(new ImportanceView) {
  setObjectName(QStringLiteral("sweepPage"));
  m_chooser->setObjectName(QStringLiteral("sweepChooser"));
  m_chooser->addItem(tr("New plan"));
  m_chooser->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_chooser->setMinimumContentsLength(12);
  m_counts->setObjectName(QStringLiteral("sweepCounts"));
  m_counts->setContentsMargins(kMargin, 0, kMargin, 0);
  m_problem->setObjectName(QStringLiteral("sweepPageProblem"));
  m_tabs->setObjectName(QStringLiteral("sweepTabs"));
  m_tabs->setDocumentMode(true);
  m_sorted->setSourceModel(m_model);
  m_sorted->setSortRole(SweepTableModel::SortRole);
  m_table->setObjectName(QStringLiteral("sweepTable"));
  m_table->setAccessibleName(tr("Runs of the sweep"));
  m_table->setModel(m_sorted);
  m_table->setHorizontalHeader(new FlatHeaderView({}, 1, m_table));
  m_table->setItemDelegate(new RoomyDelegate(m_table));
  m_table->setWordWrap(false);
  m_table->setSortingEnabled(true);
  m_table->sortByColumn(0, Qt::AscendingOrder);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setShowGrid(false);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + kGap);
  m_table->horizontalHeader()->setStretchLastSection(true);
  m_table->setFrameShape(QFrame::NoFrame);
  m_tabs->addTab(scrolled(m_form), tr("Plan"));
  m_tabs->addTab(m_table, tr("Runs"));
  m_tabs->addTab(m_curves, tr("Curves"));
  m_tabs->addTab(m_parallel, tr("Parallel coordinates"));
  m_tabs->addTab(scrolled(m_importance), tr("What mattered"));

  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, kGap, 0, 0);
  column->setSpacing(kGap);
  column->addWidget(makeHead());
  column->addWidget(m_counts);
  column->addWidget(m_problem);
  column->addWidget(m_tabs, 1);
  m_problem->say({});
  m_counts->say({});
  connectAll();
  refreshButtons();
}

QWidget* SweepPage::makeHead() {
  auto* head = new QWidget;
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(kMargin, 0, kMargin, 0);
  row->setSpacing(kGap);
  row->addWidget(m_chooser, 1);
  for (QPushButton* button : {m_runHere, m_submit, m_cancel, m_resubmit, m_compare})
    row->addWidget(button);
  return head;
}

void SweepPage::connectAll() {
  connect(m_chooser, &QComboBox::activated, this, [this] {
    setSweep({});
    if (!chosen().isEmpty() && m_tabs->currentIndex() == 0) m_tabs->setCurrentWidget(m_table);
    Q_EMIT sweepChosen(chosen());
  });
  connect(m_form, &SweepPlanForm::edited, this, &SweepPage::refreshButtons);
  connect(m_runHere, &QPushButton::clicked, this, &SweepPage::runHereRequested);
  connect(m_submit, &QPushButton::clicked, this, &SweepPage::submitRequested);
  connect(m_cancel, &QPushButton::clicked, this,
          [this] { Q_EMIT cancelRequested(selectedRuns()); });
  connect(m_resubmit, &QPushButton::clicked, this,
          [this] { Q_EMIT resubmitRequested(selectedRuns()); });
  connect(m_compare, &QPushButton::clicked, this, [this] {
    const QStringList selected = selectedRuns();
    Q_EMIT compareRequested(selected.size() > 1 ? selected : bestRuns(kBestPoints));
  });
  connect(m_parallel, &ParallelCoordinates::brushChanged, this,
          [this] { m_model->setShown(m_parallel->brushed()); });
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &SweepPage::askForCurves);
  connect(m_tabs, &QTabWidget::currentChanged, this, &SweepPage::askForCurves);
}

void SweepPage::setSweeps(const QStringList& ids) {
  const QString before = chosen();
  QStringList known;
  for (int i = 1; i < m_chooser->count(); ++i) known += m_chooser->itemText(i);
  if (known == ids) return;
  while (m_chooser->count() > 1) m_chooser->removeItem(1);
  m_chooser->addItems(ids);
  m_chooser->setCurrentIndex(before.isEmpty() ? 0 : std::max(m_chooser->findText(before), 0));
  refreshButtons();
}

QString SweepPage::chosen() const {
  return m_chooser->currentIndex() <= 0 ? QString() : m_chooser->currentText();
}

void SweepPage::choose(const QString& id) {
  if (m_chooser->findText(id) < 0) m_chooser->addItem(id);
  m_chooser->setCurrentIndex(m_chooser->findText(id));
  m_tabs->setCurrentWidget(m_table);
  refreshButtons();
}

void SweepPage::setSweep(const ShownSweep& sweep) {
  const bool isNew = sweep.id != m_model->sweep().id;
  m_model->setSweep(sweep);
  if (isNew) {
    m_shownFigures.clear();
    m_table->resizeColumnsToContents();
    if (!sweep.id.isEmpty()) m_form->setPlan(sweep.plan);
  }
  std::map<types::SweepPhase, qint64> counts;
  for (const auto& state : sweep.states) ++counts[state.phase];
  QStringList words;
  for (const auto& [phase, count] : counts)
    words += QStringLiteral("%1 %2").arg(format::count(count),
                                         QString::fromLatin1(types::toString(phase)));
  m_counts->say(words.join(QStringLiteral(", ")));
  showCharts();
  askForCurves();
  refreshButtons();
}

const std::vector<types::SweepRunState>& SweepPage::states() const {
  return m_model->sweep().states;
}

/// Drawn anew only where a figure changed.
void SweepPage::showCharts() {
  const ShownSweep& sweep = m_model->sweep();
  const auto figures = figuresOf(sweep);
  if (haveSameFigures(figures, m_shownFigures) && !figures.empty()) return;
  m_shownFigures = figures;
  m_parallel->setAxes(parallelAxes(sweep.plan, sweep.runs, figures));
  m_importance->setImportances(sweep.importances, axisLabels(sweep.plan));
}

/// While they are seen: when other runs are to be shown, or one of them has come further.
void SweepPage::askForCurves() {
  if (m_tabs->currentWidget() != m_curves) return;
  const QStringList runs = runsForCurves();
  QStringList wanted = runs;
  for (const auto& state : m_model->sweep().states)
    if (runs.contains(QString::fromStdString(state.id)))
      wanted += QString::number(state.epochsDone);
  if (std::exchange(m_askedCurves, wanted) != wanted) Q_EMIT curvesWanted(runs);
}

void SweepPage::setCurves(const std::vector<ComparedRun>& runs) { m_curves->setRuns(runs); }

void SweepPage::say(const QString& problem) { m_problem->say(problem); }

void SweepPage::refreshButtons() {
  const ShownSweep& sweep = m_model->sweep();
  const bool isNew = chosen().isEmpty();
  const auto isAny = [&](std::initializer_list<types::SweepPhase> phases) {
    for (const auto& state : sweep.states)
      for (const auto phase : phases)
        if (state.phase == phase) return true;
    return false;
  };
  using enum types::SweepPhase;
  m_form->setEnabled(isNew); // what was begun stays as it is
  for (int tab = 1; tab < m_tabs->count(); ++tab) m_tabs->setTabEnabled(tab, !isNew);
  const bool hasToDo = isNew ? m_form->problem().isEmpty() : isAny({NotStarted, Stopped});
  m_runHere->setEnabled(hasToDo);
  m_submit->setEnabled(hasToDo);
  m_cancel->setEnabled(!isNew && isAny({Pending, Requeued, Running}));
  m_resubmit->setEnabled(!isNew && isAny({Failed, Stopped}));
  m_compare->setEnabled(!isNew && bestRuns(kBestPoints).size() > 1);
}

QStringList SweepPage::selectedRuns() const {
  QStringList ids;
  for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) {
    const auto run = std::size_t(index.data(SweepTableModel::RunRole).toULongLong());
    ids += QString::fromStdString(m_model->sweep().states[run].id);
  }
  return ids;
}

QStringList SweepPage::bestRuns(std::size_t points) const {
  QStringList ids;
  for (const std::size_t run : bestPointsOf(m_model->sweep(), points))
    ids += QString::fromStdString(m_model->sweep().states[run].id);
  return ids;
}

QStringList SweepPage::runsForCurves() const {
  const QStringList selected = selectedRuns();
  return selected.isEmpty() ? bestRuns(kCurvePoints) : selected;
}

} // namespace dmm::widgets
