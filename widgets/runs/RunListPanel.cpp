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
#include "widgets/theme/ToneLabel.h"
#include "widgets/theme/UndoBar.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScopedValueRollback>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace dmm::widgets {

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

  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &RunListPanel::noteSelection);
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
  if (m_model->rowOf(id.toStdString()) < 0) return;
  setSelected(id, {id});
  showSelection();
}

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

void RunListPanel::setSelected(const QString& id, const QStringList& selection) {
  const bool isOther = id != m_selected;
  const bool isOtherSelection = selection != m_selection;
  m_selected = id;
  m_selection = selection;
  std::vector<const RunRow*> rows;
  for (const QString& selected : selectionInSight())
    if (const RunRow* row = m_model->find(selected.toStdString())) rows.push_back(row);
  m_actions->setSelection(rows);
  if (isOther) Q_EMIT runSelected(id);
  if (isOtherSelection) Q_EMIT selectionChanged(selection);
}

/// Nothing is deleted, or changed at all, that a search or a filter hides.
QStringList RunListPanel::selectionInSight() const {
  QStringList ids;
  for (const QString& id : m_selection) {
    const QModelIndex row = m_model->index(m_model->rowOf(id.toStdString()), 0);
    if (m_filter->mapFromSource(row).isValid()) ids += id;
  }
  return ids;
}

void RunListPanel::noteSelection() {
  if (m_isRearranging) return;
  QStringList ids;
  for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
    ids += index.data(RunListModel::IdRole).toString();
  if (ids.isEmpty()) return;
  const QString current = m_table->currentIndex().data(RunListModel::IdRole).toString();
  // The run on show stays while others are added to it.
  const QString shown = ids.contains(m_selected) ? m_selected
                        : ids.contains(current)  ? current
                                                 : ids.front();
  setSelected(ids.size() == 1 ? ids.front() : shown, ids);
}

void RunListPanel::showSelection() {
  QItemSelection wanted;
  for (const QString& id : m_selection) {
    const QModelIndex row = m_model->index(m_model->rowOf(id.toStdString()), 0);
    const QModelIndex index = m_filter->mapFromSource(row);
    if (index.isValid()) wanted.select(index, index);
  }
  const QScopedValueRollback guard(m_isRearranging, true);
  QItemSelectionModel* selection = m_table->selectionModel();
  const QModelIndex row = m_model->index(m_model->rowOf(m_selected.toStdString()), 0);
  const QModelIndex current = m_filter->mapFromSource(row);
  if (current.isValid() && selection->currentIndex() != current &&
      !m_selection.contains(selection->currentIndex().data(RunListModel::IdRole).toString())) {
    selection->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
    m_table->scrollTo(current);
  }
  selection->select(wanted, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void RunListPanel::rearrange(const std::function<void()>& change) {
  {
    // A view whose current row goes away selects its neighbour.
    const QScopedValueRollback guard(m_isRearranging, true);
    change();
  }
  refresh();
}

void RunListPanel::refresh() {
  QStringList selection;
  for (const QString& id : m_selection)
    if (m_model->rowOf(id.toStdString()) >= 0) selection += id;
  const bool isShownGone = m_model->rowOf(m_selected.toStdString()) < 0;
  setSelected(isShownGone ? selection.value(0) : m_selected, selection);
  showSelection();
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
  std::vector<const RunRow*> rows;
  for (const QString& id : selectionInSight())
    if (const RunRow* row = m_model->find(id.toStdString())) rows.push_back(row);
  auto* dialog = new RunTagsDialog(rows, known, this);
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
