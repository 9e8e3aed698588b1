#include "widgets/music/PieceBrowser.h"

#include "widgets/music/PieceDelegate.h"
#include "widgets/music/PieceFilterModel.h"
#include "widgets/theme/FlatHeaderView.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/KeptSelection.h"
#include "widgets/theme/Palette.h"
#include "widgets/theme/Spacing.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace dmm::widgets {

namespace {

constexpr int kWideEnough = 400;  ///< px, for split and length as columns of their own
constexpr int kWidestNumber = 96; ///< px
constexpr int kAllSplits = -1;    ///< data of the first entry of the split filter
constexpr int kAirOfCell = 2 * kPieceInset;

} // namespace

PieceBrowser::PieceBrowser(QWidget* parent)
    : QWidget(parent)
    , m_model(new PieceListModel(this))
    , m_filter(new PieceFilterModel(this))
    , m_delegate(new PieceDelegate(this))
    , m_search(new QLineEdit(this))
    , m_split(new QComboBox(this))
    , m_pages(new QStackedWidget(this))
    , m_table(new QTableView(this))
    , m_count(new QLabel(this)) {
  setObjectName(QStringLiteral("pieceBrowser"));
  makeFilters();
  makeTable();
  m_pages->addWidget(m_table);
  m_pages->addWidget(makeEmptyPage());
  m_count->setObjectName(QStringLiteral("pieceCount"));

  auto* filters = new QHBoxLayout;
  filters->setSpacing(kGap);
  filters->addWidget(m_search, 1);
  filters->addWidget(m_split);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGap);
  column->addLayout(filters);
  column->addWidget(m_pages, 1);
  column->addWidget(m_count);

  connect(m_search, &QLineEdit::textChanged, this,
          [this](const QString& text) { rearrange([&] { m_filter->setSearch(text); }); });
  connect(m_split, &QComboBox::currentIndexChanged, this, [this] {
    const int split = m_split->currentData().toInt();
    rearrange([&] {
      m_filter->setSplit(split == kAllSplits ? std::nullopt : std::optional(types::Split(split)));
    });
  });
  m_selection = new KeptSelection(m_table, m_filter, PieceListModel::Title);
  connect(m_selection, &KeptSelection::currentChanged, this, &PieceBrowser::pieceChosen);
  connect(m_table, &QTableView::doubleClicked, this, &PieceBrowser::pieceOpened);
  recolour();
  refresh();
}

void PieceBrowser::setFileMaker(FileMaker maker) {
  m_model->setFileMaker(std::move(maker));
  m_table->setDragDropMode(QAbstractItemView::DragOnly);
}

void PieceBrowser::makeFilters() {
  m_search->setObjectName(QStringLiteral("pieceSearch"));
  m_search->setAccessibleName(tr("Search pieces"));
  m_search->setPlaceholderText(tr("BWV or title"));
  m_search->setToolTip(tr("Search catalogue numbers and titles: 269, BWV 269, herzens"));
  m_search->setClearButtonEnabled(true);
  m_search->installEventFilter(this);
  m_split->setObjectName(QStringLiteral("datasetSplit"));
  m_split->setAccessibleName(tr("Split"));
  m_split->setToolTip(tr("List the pieces of one split, or all"));
  m_split->addItem(tr("All"), kAllSplits);
  m_split->addItem(tr("Train"), int(types::Split::Train));
  m_split->addItem(tr("Valid"), int(types::Split::Valid));
  m_split->addItem(tr("Test"), int(types::Split::Test));
}

void PieceBrowser::makeTable() {
  m_filter->setSourceModel(m_model);
  m_table->setObjectName(QStringLiteral("pieceTable"));
  m_table->setAccessibleName(tr("Pieces"));
  m_table->setModel(m_filter);
  m_table->setItemDelegate(m_delegate);
  m_table->setHorizontalHeader(new FlatHeaderView({kPieceInset, kPieceInset}, 1, m_table));
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setShowGrid(false);
  m_table->setWordWrap(false);
  m_table->setTabKeyNavigation(false);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setMinimumSectionSize(8);
  m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  m_table->installEventFilter(this);

  QHeaderView* header = m_table->horizontalHeader();
  header->setMinimumSectionSize(24);
  header->setSectionResizeMode(QHeaderView::Fixed);
  header->setSectionResizeMode(PieceListModel::Title, QHeaderView::Stretch);
  header->resizeSection(PieceListModel::PieceSplit,
                        fontMetrics().horizontalAdvance(tr("\u25b4 Split")) + kAirOfCell);
  header->resizeSection(PieceListModel::Length,
                        fontMetrics().horizontalAdvance(tr("\u25b4 Bars")) + kAirOfCell);
  header->setSortIndicator(PieceListModel::Number, Qt::AscendingOrder);
  m_table->setSortingEnabled(true);
}

QWidget* PieceBrowser::makeEmptyPage() {
  auto* page = new QWidget(m_pages);
  m_empty = new QLabel(page);
  m_empty->setObjectName(QStringLiteral("pieceListEmpty"));
  m_empty->setWordWrap(true);
  m_empty->setTextFormat(Qt::PlainText);
  m_empty->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
  m_clear = new QPushButton(tr("Clear"), page);
  m_clear->setObjectName(QStringLiteral("clearSearchButton"));
  m_clear->setToolTip(tr("List all pieces of all splits"));
  connect(m_clear, &QPushButton::clicked, this, &PieceBrowser::clearFilters);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(16, 48, 16, 16);
  column->setSpacing(2 * kGap);
  column->addWidget(m_empty);
  column->addWidget(m_clear, 0, Qt::AlignHCenter);
  column->addStretch();
  return page;
}

void PieceBrowser::setPieces(const std::vector<types::Chorale>& pieces,
                             PieceListModel::NoteLoader loader) {
  {
    const QSignalBlocker quiet(m_selection); // told below, also where no piece was and none is
    m_selection->rearrange([&] {
      m_search->clear(); // a search for another dataset would hide this one
      m_split->setCurrentIndex(0);
      m_model->setPieces(pieces, std::move(loader));
      m_selection->choose(m_filter->mapToSource(m_filter->index(0, 0)));
    });
  }
  fitNumbers();
  refresh();
  m_table->scrollToTop();
  Q_EMIT pieceChosen();
}

/// Makes room for the numbers there are, and none where there are none.
void PieceBrowser::fitNumbers() {
  const auto widest = [this](int column, int role) {
    int width = 0;
    for (int row = 0; row < m_model->rowCount(); ++row) {
      const QString number = m_model->index(row, column).data(role).toString();
      width = std::max(width, fontMetrics().horizontalAdvance(number));
    }
    return width;
  };
  const int title = fontMetrics().horizontalAdvance(tr("\u25b4 BWV"));
  const int cell = std::max(title, widest(PieceListModel::Number, Qt::DisplayRole));
  m_table->horizontalHeader()->resizeSection(PieceListModel::Number,
                                             std::min(kWidestNumber, cell + kAirOfCell));
  m_delegate->setNumberWidth(
      m_model->hasNumbers() ? widest(PieceListModel::Title, PieceListModel::NumberRole) : 0);
  arrangeColumns();
}

/// One column of two lines where it is narrow, one line of four columns where there is room.
void PieceBrowser::arrangeColumns() {
  const bool isNarrow = width() < kWideEnough;
  m_table->setColumnHidden(PieceListModel::Number, isNarrow || !m_model->hasNumbers());
  m_table->setColumnHidden(PieceListModel::PieceSplit, isNarrow);
  m_table->setColumnHidden(PieceListModel::Length, isNarrow);
  m_table->horizontalHeader()->setHidden(isNarrow);
  m_delegate->setDetailed(isNarrow);
  m_table->verticalHeader()->setDefaultSectionSize(m_delegate->rowHeight(fontMetrics()));
}

const types::Chorale* PieceBrowser::current() const { return m_model->piece(currentPlace()); }

int PieceBrowser::currentPlace() const { return m_selection->current().row(); }

QString PieceBrowser::headline() const {
  return currentPlace() < 0 ? QString() : m_model->headline(currentPlace());
}

void PieceBrowser::rearrange(const std::function<void()>& change) {
  m_selection->rearrange(change);
  if (!m_selection->isRearranging()) refresh(); // or whoever began it does so once
}

void PieceBrowser::refresh() {
  m_selection->scrollToCurrent();
  const int all = m_model->rowCount();
  const int shown = m_filter->rowCount();
  m_pages->setCurrentIndex(shown > 0 ? 0 : 1);
  m_search->setEnabled(all > 0);
  m_split->setEnabled(all > 0);
  m_count->setVisible(all > 0);
  m_clear->setVisible(all > 0);
  const QString total = format::counted(all, tr("piece"), tr("pieces"));
  m_count->setText(shown == all ? total : tr("%1 of %2").arg(format::count(shown), total));

  const QString text = m_search->text().simplified();
  const QString split = m_split->currentText().toLower();
  if (all == 0)
    m_empty->setText(tr("The pieces of the dataset are listed here."));
  else if (text.isEmpty())
    m_empty->setText(tr("No piece is in the %1 split.").arg(split));
  else if (m_split->currentIndex() == 0)
    m_empty->setText(tr("No piece matches \u201c%1\u201d.").arg(text));
  else
    m_empty->setText(tr("No piece matches \u201c%1\u201d in the %2 split.").arg(text, split));
}

void PieceBrowser::clearFilters() {
  rearrange([this] {
    m_search->clear();
    m_split->setCurrentIndex(0);
  });
  m_search->setFocus();
}

bool PieceBrowser::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (watched == m_search && handleSearchKey(key, event)) return true;
    if (watched == m_table && handleTableKey(key)) return true;
  }
  return QWidget::eventFilter(watched, event);
}

bool PieceBrowser::handleSearchKey(int key, QEvent* event) {
  switch (key) {
  case Qt::Key_Up:
  case Qt::Key_Down:
  case Qt::Key_PageUp:
  case Qt::Key_PageDown: QCoreApplication::sendEvent(m_table, event); return true;
  case Qt::Key_Return:
  case Qt::Key_Enter:
    if (m_filter->rowCount() == 0) return true;
    if (!m_table->selectionModel()->hasSelection()) handleTableKey(Qt::Key_Down);
    m_table->setFocus();
    return true;
  case Qt::Key_Escape:
    if (m_search->text().isEmpty()) return false;
    m_search->clear();
    return true;
  default: return false;
  }
}

bool PieceBrowser::handleTableKey(int key) {
  const bool hasSelection = m_table->selectionModel()->hasSelection();
  switch (key) {
  case Qt::Key_Up:
  case Qt::Key_Down:
  case Qt::Key_PageUp:
  case Qt::Key_PageDown:
    // The filter hides the chosen piece: the first key enters the list at its top.
    if (hasSelection || m_filter->rowCount() == 0) return false;
    m_table->setCurrentIndex(m_filter->index(0, PieceListModel::Title));
    return true;
  case Qt::Key_Return:
  case Qt::Key_Enter:
    if (hasSelection) Q_EMIT pieceOpened();
    return true;
  default: return false;
  }
}

void PieceBrowser::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) recolour();
}

void PieceBrowser::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrangeColumns();
}

void PieceBrowser::recolour() {
  QPalette quiet;
  quiet.setColor(QPalette::WindowText, palette::quietText(palette()));
  m_empty->setPalette(quiet);
  m_count->setPalette(quiet);
}

} // namespace dmm::widgets
