#include "widgets/runs/RunListPanel.h"

#include "widgets/runs/RunActions.h"
#include "widgets/runs/RunColumns.h"
#include "widgets/runs/RunDelegate.h"
#include "widgets/runs/RunDetailsDialog.h"
#include "widgets/runs/RunFilterButton.h"
#include "widgets/runs/RunFilterModel.h"
#include "widgets/runs/RunHeaderView.h"
#include "widgets/runs/RunListModel.h"
#include "widgets/runs/RunTagsDialog.h"
#include "widgets/theme/KeptSelection.h"
#include "widgets/theme/ToneLabel.h"
#include "widgets/theme/UndoBar.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace dmm::widgets {

namespace {

QString idOf(const QModelIndex& row) { return row.data(RunListModel::IdRole).toString(); }

QStringList idsOf(const QModelIndexList& rows) {
  QStringList ids;
  for (const QModelIndex& row : rows) ids += idOf(row);
  return ids;
}

} // namespace

RunListPanel::RunListPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new RunListModel(this))
    , m_filter(new RunFilterModel(this))
    , m_delegate(new RunDelegate(this))
    , m_actions(new RunActions(this))
    , m_title(makePanelTitle(tr("RUNS"), this))
    , m_search(new QLineEdit(this))
    , m_searchProblem(new ToneLabel(ToneLabel::Tone::Problem, this))
    , m_problem(new ToneLabel(ToneLabel::Tone::Problem, this))
    , m_pages(new QStackedWidget(this))
    , m_table(new QTableView(this))
    , m_empty(new ToneLabel(ToneLabel::Tone::Quiet, this)) {
  setObjectName("runListPanel");
  setMinimumWidth(280);
  m_problem->setObjectName("runFolderProblem");
  m_problem->setContentsMargins(16, 0, 16, 8);
  m_problem->hide();
  m_searchProblem->setObjectName("runSearchProblem");
  m_searchProblem->setContentsMargins(16, 0, 16, 8);
  m_searchProblem->say({});
  m_empty->setObjectName("runListEmpty");
  m_empty->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
  makeTable();
  m_pages->addWidget(m_table);
  auto* emptyPage = new QWidget(this);
  auto* emptyLayout = new QVBoxLayout(emptyPage);
  emptyLayout->setContentsMargins(24, 48, 24, 24);
  emptyLayout->addWidget(m_empty);
  m_pages->addWidget(emptyPage);

  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeHead());
  column->addWidget(m_searchProblem);
  column->addWidget(m_problem);
  column->addWidget(m_pages, 1);
  column->addWidget(makeUndoBar());

  m_selection = new KeptSelection(m_table, m_filter);
  connect(m_selection, &KeptSelection::currentChanged, this,
          [this] { Q_EMIT runSelected(selectedRun()); });
  connect(m_selection, &KeptSelection::selectionChanged, this, [this] {
    m_actions->setSelection(rowsInSight());
    Q_EMIT selectionChanged(selectedRuns());
  });
  connect(m_table, &QWidget::customContextMenuRequested, this, &RunListPanel::showMenu);
  connect(m_table, &QTableView::doubleClicked, this, &RunListPanel::openDetails);
  connectActions();
  refresh();
}

QWidget* RunListPanel::makeHead() {
  m_search->setObjectName("runSearch");
  m_search->setPlaceholderText(tr("Search"));
  m_search->setToolTip(
      tr("<p>Words of name, objective, dataset, status, tags and notes, and "
         "conditions on any setting or figure: <b>lr&gt;0.005</b>, "
         "<b>dataset:twelve</b>, <b>objective:iwae</b>, <b>seed=3</b>, "
         "<b>status:failed</b>, <b>nll&lt;7.2</b>, <b>tag:night</b> (Ctrl+F)</p>"));
  m_search->setAccessibleName(tr("Search runs"));
  m_search->setClearButtonEnabled(true);
  connect(m_search, &QLineEdit::textChanged, this,
          [this](const QString& text) { rearrange([&] { m_filter->setSearch(text); }); });
  m_filterButton = new RunFilterButton(*m_model, *m_columns, this);
  connect(m_filterButton, &RunFilterButton::filterChanged, this,
          [this](const RunFilter& filter) { rearrange([&] { m_filter->setFilter(filter); }); });
  connect(m_filterButton, &RunFilterButton::sortRequested, this, &RunListPanel::sortBy);

  auto* head = new QWidget(this);
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(16, 8, 8, 8);
  row->setSpacing(8);
  row->addWidget(m_title);
  row->addWidget(m_search, 1);
  row->addWidget(m_filterButton);
  return head;
}

QWidget* RunListPanel::makeUndoBar() {
  m_undoBar = new UndoBar(QString(), tr("run"), this);
  connect(m_undoBar, &UndoBar::undoClicked, this, [this] {
    Q_EMIT undoRequested();
    m_table->setFocus(); // not wherever the focus of a hidden button goes
  });
  return m_undoBar;
}

void RunListPanel::connectActions() {
  const auto on = [this](QAction* action, auto signal) {
    connect(action, &QAction::triggered, this, signal);
  };
  const auto one = [this] { return selectionInSight().value(0); };
  on(m_actions->resume, [this, one] { Q_EMIT resumeRequested(one()); });
  on(m_actions->failure, [this, one] { Q_EMIT failureRequested(one()); });
  on(m_actions->queue, [this] { Q_EMIT queueRequested(selectionInSight()); });
  on(m_actions->compare, [this] { Q_EMIT compareRequested(selectionInSight()); });
  on(m_actions->baseline, [this, one] { Q_EMIT baselineRequested(one()); });
  on(m_actions->settings, [this, one] { Q_EMIT settingsRequested(one()); });
  on(m_actions->edit, [this] { openDetails(); });
  on(m_actions->archive, [this] {
    const QStringList ids = selectionInSight();
    const bool areAllArchived = std::all_of(ids.begin(), ids.end(), [this](const QString& id) {
      const RunRow* row = m_model->find(id.toStdString());
      return row && row->isArchived;
    });
    Q_EMIT archiveRequested(ids, !areAllArchived); // as the entry says
  });
  on(m_actions->remove, [this] { Q_EMIT deleteRequested(selectionInSight()); });
  on(m_actions->undo, [this] { Q_EMIT undoRequested(); });
  on(m_actions->openFolder, [this, one] { Q_EMIT openFolderRequested(one()); });
  connect(m_actions, &RunActions::colorChosen, this,
          [this, one](int index) { Q_EMIT colorChosen(one(), index); });
}

void RunListPanel::makeTable() {
  m_filter->setSourceModel(m_model);
  m_table->setObjectName("runTable");
  m_table->setModel(m_filter);
  m_table->setItemDelegate(m_delegate);
  m_table->setHorizontalHeader(new RunHeaderView(m_table));
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_table->setAccessibleName(tr("Runs"));
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setContextMenuPolicy(Qt::CustomContextMenu);
  m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_table->setTextElideMode(Qt::ElideRight);
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setShowGrid(false);
  m_table->setWordWrap(false);
  m_table->setTabKeyNavigation(false);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);

  QHeaderView* header = m_table->horizontalHeader();
  header->setSortIndicator(-1, Qt::AscendingOrder);
  m_table->setSortingEnabled(true);
  m_columns = new RunColumns(m_table);
  connect(m_columns, &RunColumns::changed, this, &RunListPanel::arrangeColumns);
  connect(header, &QHeaderView::sortIndicatorChanged, this, [this] {
    if (m_filterButton) m_filterButton->setSortColumn(m_filter->sortColumn());
  });
}

void RunListPanel::setRuns(const std::vector<types::RunSummary>& runs) {
  rearrange([&] { m_model->setRuns(runs); });
}

void RunListPanel::updateRuns(const std::vector<types::RunSummary>& runs) {
  rearrange([&] { m_model->updateRuns(runs); });
}

void RunListPanel::removeRuns(const std::vector<std::string>& ids) {
  rearrange([&] {
    for (const auto& id : ids) m_model->removeRun(id);
  });
}

void RunListPanel::selectRun(const QString& id) {
  const int row = m_model->rowOf(id.toStdString());
  if (row >= 0) m_selection->choose(m_model->index(row, 0));
}

QString RunListPanel::selectedRun() const { return idOf(m_selection->current()); }

QStringList RunListPanel::selectedRuns() const { return idsOf(m_selection->all()); }

void RunListPanel::offerUndo(const QString& deleted) {
  m_actions->setUndo(deleted);
  m_undoBar->offer(deleted);
}

void RunListPanel::setFolderProblem(const QString& problem) {
  m_problem->setText(problem);
  m_problem->setVisible(!problem.isEmpty());
}

QString RunListPanel::viewState() const {
  return QStringLiteral("%1,%2,%3,%4")
      .arg(RunListModel::columnKey(m_filter->sortColumn()))
      .arg(int(m_filter->sortOrder()))
      .arg(int(m_filter->filter().showArchived))
      .arg(m_columns->state());
}

void RunListPanel::restoreViewState(const QString& state) {
  const QStringList parts = state.split(QLatin1Char(','));
  if (parts.size() < 3) return;
  m_columns->restoreState(parts.value(3));
  const int column = RunListModel::columnOf(parts[0]);
  if (column >= 0)
    m_table->sortByColumn(column, parts[1].toInt() == 1 ? Qt::DescendingOrder : Qt::AscendingOrder);
  RunFilter filter;
  filter.showArchived = parts[2].toInt() == 1;
  m_filterButton->setFilter(filter);
  rearrange([&] { m_filter->setFilter(filter); });
}

void RunListPanel::sortBy(int column) {
  // Figures and names from the lowest on; -1 is the order of the model, newest first.
  rearrange([&] { m_table->sortByColumn(column, Qt::AscendingOrder); });
}

void RunListPanel::focusSearch() {
  m_search->setFocus(Qt::ShortcutFocusReason);
  m_search->selectAll();
}

/// Nothing is deleted, or changed at all, that a search or a filter hides.
QStringList RunListPanel::selectionInSight() const { return idsOf(m_selection->inSight()); }

std::vector<const RunRow*> RunListPanel::rowsInSight() const {
  std::vector<const RunRow*> rows;
  for (const QModelIndex& row : m_selection->inSight())
    rows.push_back(&m_model->rows()[std::size_t(row.row())]);
  return rows;
}

void RunListPanel::rearrange(const std::function<void()>& change) {
  m_selection->rearrange(change);
  refresh();
}

void RunListPanel::refresh() {
  m_actions->setSelection(rowsInSight());
  m_filterButton->setSortColumn(m_filter->sortColumn());
  const bool hasRuns = m_model->rowCount() > 0;
  const QString search = m_search->text().trimmed();
  m_searchProblem->say(m_filter->searchProblem());
  m_empty->setText(hasRuns ? search.isEmpty()
                                 ? tr("No run passes the filter.\nArchived runs are out of sight.")
                                 : tr("No run matches “%1”.").arg(search)
                           : tr("No runs yet.\nTrain one, and it appears here with its best "
                                "figures."));
  m_pages->setCurrentIndex(m_filter->rowCount() > 0 ? 0 : 1);
  m_search->setEnabled(hasRuns);
}

void RunListPanel::showMenu(const QPoint& position) {
  if (!m_table->indexAt(position).isValid()) return;
  auto* menu = new QMenu(this);
  menu->setObjectName("runMenu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  m_actions->fill(menu);
  menu->popup(m_table->viewport()->mapToGlobal(position));
}

void RunListPanel::openDetails() {
  if (!m_actions->edit->isEnabled()) return; // a double click, too
  QStringList known;
  for (const RunRow& other : m_model->rows()) known += other.tags;
  known.removeDuplicates();
  const QStringList ids = selectionInSight();
  if (ids.size() > 1) return openTags(known);
  const RunRow* row = m_model->find(ids.value(0).toStdString());
  if (!row) return;
  auto* dialog = new RunDetailsDialog(*row, known, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &RunDetailsDialog::runEdited, this, &RunListPanel::runEdited);
  dialog->open();
}

void RunListPanel::openTags(const QStringList& known) {
  auto* dialog = new RunTagsDialog(rowsInSight(), known, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &RunTagsDialog::tagsEdited, this, &RunListPanel::tagsEdited);
  dialog->open();
}

void RunListPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  // Figures are never cut, whatever font the desktop brings.
  const bool isOther = event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange;
  if (isOther && m_columns) m_columns->fit();
}

void RunListPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_columns->arrange(width());
  arrangeColumns();
}

void RunListPanel::arrangeColumns() {
  // What has no column of its own is said under the name.
  m_delegate->setDetailed(!m_columns->isShown(RunListModel::Status) ||
                          !m_columns->isShown(RunListModel::Epochs));
  m_table->verticalHeader()->setDefaultSectionSize(m_delegate->rowHeight(fontMetrics()));
  m_table->viewport()->update();
}

} // namespace dmm::widgets
