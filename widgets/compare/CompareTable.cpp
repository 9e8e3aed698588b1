#include "widgets/compare/CompareTable.h"

#include "widgets/compare/CompareTableModel.h"
#include "widgets/theme/Palette.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QPainter>

namespace dmm::widgets {

namespace {

/// Titles as text on paper; over a run's name a piece of its line.
class CompareHeader : public QHeaderView {
 public:
  CompareHeader(Qt::Orientation orientation, QWidget* parent) : QHeaderView(orientation, parent) {
    setHighlightSections(false);
    if (orientation == Qt::Vertical) setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  }

  QSize sizeHint() const override {
    QSize size = QHeaderView::sizeHint();
    if (orientation() == Qt::Horizontal) size.setHeight(2 * fontMetrics().height() + 20);
    return size;
  }

 protected:
  void paintSection(QPainter* painter, const QRect& rect, int section) const override {
    const auto value = [&](int role) { return model()->headerData(section, orientation(), role); };
    painter->save();
    painter->fillRect(rect, palette().color(QPalette::Base));
    if (orientation() == Qt::Horizontal && value(CompareTableModel::BeginsDatasetRole).toBool()) {
      painter->setPen(palette::axis(palette()));
      painter->drawLine(rect.topLeft(), rect.bottomLeft());
    }
    const bool isRun = orientation() == Qt::Horizontal;
    QRect words = rect.adjusted(isRun ? 4 : 16, isRun ? 12 : 0, -8, 0);
    if (isRun) {
      QPen pen = palette::runPen(value(CompareTableModel::ColorIndexRole).toInt(), palette());
      pen.setWidthF(4);
      pen.setCapStyle(Qt::FlatCap);
      painter->setPen(pen);
      painter->drawLine(words.left(), rect.top() + 8, words.left() + 40, rect.top() + 8);
    }
    const bool isHeading = value(CompareTableModel::IsHeadingRole).toBool();
    QFont font = painter->font();
    font.setBold(isHeading || value(CompareTableModel::IsBaselineRole).toBool());
    painter->setFont(font);
    painter->setPen(isRun || isHeading ? palette().color(QPalette::Text)
                                       : palette::quietText(palette()));
    const QStringList lines = value(Qt::DisplayRole).toString().split(QLatin1Char('\n'));
    QStringList elided;
    for (const QString& line : lines)
      elided += painter->fontMetrics().elidedText(line, Qt::ElideMiddle, words.width());
    painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter, elided.join(QLatin1Char('\n')));
    painter->restore();
  }
};

/// A corner of paper, not a bevelled nothing. (A style sheet would do, but a table that has one
/// keeps its colours when the window turns dark.)
class FlatCorner : public QObject {
 public:
  explicit FlatCorner(QTableView* table) : QObject(table) {
    table->findChild<QAbstractButton*>()->installEventFilter(this);
  }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() != QEvent::Paint) return QObject::eventFilter(watched, event);
    auto* corner = static_cast<QWidget*>(watched);
    const QPalette& around = corner->parentWidget()->palette(); // buttons have a base of their own
    QPainter(corner).fillRect(corner->rect(), around.color(QPalette::Base));
    return true;
  }
};

} // namespace

CompareTable::CompareTable(QWidget* parent) : QTableView(parent) {
  setObjectName(QStringLiteral("compareTable"));
  setAccessibleName(tr("Figures and settings of the compared runs"));
  setHorizontalHeader(new CompareHeader(Qt::Horizontal, this));
  setVerticalHeader(new CompareHeader(Qt::Vertical, this));
  setCornerButtonEnabled(false);
  new FlatCorner(this);
  setFrameShape(QFrame::NoFrame);
  setShowGrid(false);
  setWordWrap(false);
  setSelectionMode(QAbstractItemView::ContiguousSelection); // to copy
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
  horizontalHeader()->setMinimumSectionSize(
      fontMetrics().horizontalAdvance(QStringLiteral("10.500 ± 0.707 (n = 12)")) + 12);
  horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  horizontalHeader()->setSectionsClickable(true);
  connect(horizontalHeader(), &QHeaderView::sectionClicked, this, &CompareTable::columnChosen);

  auto* copy = new QAction(tr("Copy the table"), this);
  copy->setObjectName(QStringLiteral("copyTableAction"));
  copy->setShortcut(QKeySequence::Copy);
  copy->setShortcutContext(Qt::WidgetShortcut);
  connect(copy, &QAction::triggered, this,
          [this] { QApplication::clipboard()->setText(tabSeparated()); });
  addAction(copy);
  setContextMenuPolicy(Qt::ActionsContextMenu);
}

QString CompareTable::tabSeparated() const {
  if (model()->rowCount() == 0) return {};
  QRect cells(0, 0, model()->columnCount(), model()->rowCount());
  const QItemSelection selection = selectionModel()->selection();
  if (selectionModel()->selectedIndexes().size() > 1) // a contiguous one is a single range
    cells = QRect(QPoint(selection.front().left(), selection.front().top()),
                  QPoint(selection.front().right(), selection.front().bottom()));
  const auto title = [this](int section, Qt::Orientation orientation) {
    return model()->headerData(section, orientation).toString().replace('\n', QStringLiteral(", "));
  };
  QStringList lines, line{QString()};
  for (int column = cells.left(); column <= cells.right(); ++column)
    line += title(column, Qt::Horizontal);
  lines += line.join('\t');
  for (int row = cells.top(); row <= cells.bottom(); ++row) {
    line = {title(row, Qt::Vertical)};
    for (int column = cells.left(); column <= cells.right(); ++column)
      line += model()->index(row, column).data().toString();
    lines += line.join('\t');
  }
  return lines.join('\n') + '\n';
}

void CompareTable::paintEvent(QPaintEvent* event) {
  QTableView::paintEvent(event);
  QPainter painter(viewport());
  painter.setPen(palette::axis(palette()));
  for (int column = 0; column < model()->columnCount(); ++column)
    if (model()->headerData(column, Qt::Horizontal, CompareTableModel::BeginsDatasetRole).toBool())
      painter.drawLine(columnViewportPosition(column), 0, columnViewportPosition(column),
                       viewport()->height());
}

void CompareTable::setModel(QAbstractItemModel* model) {
  QTableView::setModel(model);
  // A heading's figures are empty cells; let it run over them.
  connect(model, &QAbstractItemModel::modelReset, this, [this] {
    verticalHeader()->setMinimumWidth(
        fontMetrics().horizontalAdvance(tr("Valid bound, K samples")) + 40);
  });
}

} // namespace dmm::widgets
