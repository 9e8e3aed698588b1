#include "widgets/runs/RunListPanel.h"

#include "widgets/runs/RunDelegate.h"
#include "widgets/runs/RunFilterModel.h"
#include "widgets/runs/RunHeaderView.h"
#include "widgets/runs/RunListModel.h"
#include "widgets/theme/Palette.h"

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

namespace dmm::widgets {

namespace {

constexpr int kWideEnough = 480; ///< px, for status and epochs as columns of their own

} // namespace

RunListPanel::RunListPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new RunListModel(this))
    , m_filter(new RunFilterModel(this))
    , m_delegate(new RunDelegate(this))
    , m_title(new QLabel(tr("RUNS"), this))
    , m_search(new QLineEdit(this))
    , m_pages(new QStackedWidget(this))
    , m_table(new QTableView(this))
    , m_empty(new QLabel(this)) {
  setMinimumWidth(280);
  QFont bold = m_title->font();
  bold.setBold(true);
  bold.setLetterSpacing(QFont::PercentageSpacing, 106);
  m_title->setFont(bold);
  m_search->setObjectName("runSearch");
  m_search->setPlaceholderText(tr("Search"));
  m_search->setToolTip(tr("Search name, objective, status and tags"));
  m_search->setClearButtonEnabled(true);
  m_empty->setObjectName("runListEmpty");
  m_empty->setWordWrap(true);
  m_empty->setTextFormat(Qt::PlainText);
  m_empty->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
  makeTable();
  m_pages->addWidget(m_table);
  auto* emptyPage = new QWidget(this);
  auto* emptyLayout = new QVBoxLayout(emptyPage);
  emptyLayout->setContentsMargins(24, 48, 24, 24);
  emptyLayout->addWidget(m_empty);
  m_pages->addWidget(emptyPage);

  auto* head = new QHBoxLayout;
  head->setContentsMargins(16, 8, 8, 8);
  head->setSpacing(16);
  head->addWidget(m_title);
  head->addWidget(m_search, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(head);
  column->addWidget(m_pages, 1);

  connect(m_search, &QLineEdit::textChanged, this,
          [this](const QString& text) { rearrange([&] { m_filter->setSearch(text); }); });
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &RunListPanel::noteSelection);
  connect(m_table, &QWidget::customContextMenuRequested, this, &RunListPanel::showMenu);
  recolour();
  refresh();
}

void RunListPanel::makeTable() {
  m_filter->setSourceModel(m_model);
  m_table->setObjectName("runTable");
  m_table->setModel(m_filter);
  m_table->setItemDelegate(m_delegate);
  m_table->setHorizontalHeader(new RunHeaderView(m_table));
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
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
  header->setMinimumSectionSize(24);
  header->setSectionResizeMode(QHeaderView::Fixed);
  header->setSectionResizeMode(RunListModel::Name, QHeaderView::Stretch);
  m_table->setSortingEnabled(true);
  fitColumns();
}

void RunListPanel::fitColumns() {
  QHeaderView* header = m_table->horizontalHeader();
  const auto widthFor = [this](const char* text) {
    return m_table->fontMetrics().horizontalAdvance(QString::fromUtf8(text)) + 20;
  };
  header->resizeSection(RunListModel::Status, widthFor("◇ interrupted"));
  header->resizeSection(RunListModel::Epochs, widthFor("50 000 / 50 000"));
  header->resizeSection(RunListModel::ValidNll, widthFor("10.000"));
  header->resizeSection(RunListModel::TestNll, widthFor("10.000"));
}

void RunListPanel::setRuns(const std::vector<types::RunSummary>& runs) {
  rearrange([&] { m_model->setRuns(runs); });
}

void RunListPanel::updateRun(const types::RunSummary& run) {
  rearrange([&] { m_model->updateRun(run); });
}

void RunListPanel::selectRun(const QString& id) {
  if (m_model->rowOf(id.toStdString()) < 0) return;
  setSelected(id);
  showSelection();
}

void RunListPanel::focusSearch() {
  m_search->setFocus(Qt::ShortcutFocusReason);
  m_search->selectAll();
}

void RunListPanel::setSelected(const QString& id) {
  if (id == m_selected) return;
  m_selected = id;
  Q_EMIT runSelected(id);
}

void RunListPanel::noteSelection() {
  const QModelIndexList rows = m_table->selectionModel()->selectedRows();
  if (!m_isRearranging && !rows.isEmpty())
    setSelected(rows.front().data(RunListModel::IdRole).toString());
}

void RunListPanel::showSelection() {
  const int row = m_model->rowOf(m_selected.toStdString());
  const QModelIndex index = m_filter->mapFromSource(m_model->index(row, 0));
  QItemSelectionModel* selection = m_table->selectionModel();
  if (!index.isValid()) {
    selection->clear();
  } else if (!selection->isRowSelected(index.row())) {
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
  }
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
  if (m_model->rowOf(m_selected.toStdString()) < 0) setSelected({});
  showSelection();
  const bool hasRuns = m_model->rowCount() > 0;
  m_empty->setText(hasRuns ? tr("No run matches “%1”.").arg(m_search->text().trimmed())
                           : tr("No runs yet.\nTrain one, and it appears here with its best "
                                "figures."));
  m_pages->setCurrentIndex(m_filter->rowCount() > 0 ? 0 : 1);
  m_search->setEnabled(hasRuns);
}

void RunListPanel::showMenu(const QPoint& position) {
  const QModelIndex index = m_table->indexAt(position);
  if (!index.isValid()) return;
  const QString id = index.data(RunListModel::IdRole).toString();
  const auto status = types::RunStatus(index.data(RunListModel::StatusRole).toInt());

  auto* menu = new QMenu(this);
  menu->setObjectName("runMenu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  QAction* resume = menu->addAction(tr("Resume training"));
  resume->setObjectName("resumeAction");
  resume->setEnabled(isResumable(status));
  connect(resume, &QAction::triggered, this, [this, id] { Q_EMIT resumeRequested(id); });
  QAction* open = menu->addAction(tr("Open folder"));
  open->setObjectName("openFolderAction");
  connect(open, &QAction::triggered, this, [this, id] { Q_EMIT openFolderRequested(id); });
  menu->popup(m_table->viewport()->mapToGlobal(position));
}

void RunListPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) recolour();
  // Figures are never cut, whatever font the desktop brings.
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) fitColumns();
}

void RunListPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const bool isNarrow = width() < kWideEnough;
  m_table->setColumnHidden(RunListModel::Status, isNarrow);
  m_table->setColumnHidden(RunListModel::Epochs, isNarrow);
  m_delegate->setDetailed(isNarrow);
  m_table->verticalHeader()->setDefaultSectionSize(m_delegate->rowHeight(fontMetrics()));
}

void RunListPanel::recolour() {
  QPalette quiet;
  quiet.setColor(QPalette::WindowText, palette::quietText(palette()));
  m_title->setPalette(quiet);
  m_empty->setPalette(quiet);
}

} // namespace dmm::widgets
