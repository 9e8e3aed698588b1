#include "widgets/runs/QueuePanel.h"

#include "widgets/runs/QueueDelegate.h"
#include "widgets/theme/ToneLabel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace dmm::widgets {

QueuePanel::QueuePanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new QueueListModel(this))
    , m_list(new QListView(this))
    , m_summary(new ToneLabel(ToneLabel::Tone::Quiet, this))
    , m_empty(new ToneLabel(ToneLabel::Tone::Quiet, this))
    , m_start(new QPushButton(this))
    , m_tools(new QWidget(this)) {
  setObjectName(QStringLiteral("queuePanel"));
  m_list->setObjectName(QStringLiteral("queueList"));
  m_list->setAccessibleName(tr("Queue"));
  m_list->setModel(m_model);
  m_list->setItemDelegate(new QueueDelegate(m_list));
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_summary->setObjectName(QStringLiteral("queueSummary"));
  m_empty->setObjectName(QStringLiteral("queueEmpty"));
  m_empty->setText(tr("Nothing waits. “Queue” beside Train adds what the experiment panel shows, "
                      "or several seeds of it."));
  m_empty->setContentsMargins(16, 0, 16, 8);
  m_start->setObjectName(QStringLiteral("queueStart"));

  m_retry = makeAction("queueRetry", QStringLiteral("↻"), tr("Try again"), Qt::Key_F5);
  m_up = makeAction("queueUp", QStringLiteral("↑"), tr("Earlier"), Qt::ALT | Qt::Key_Up);
  m_down = makeAction("queueDown", QStringLiteral("↓"), tr("Later"), Qt::ALT | Qt::Key_Down);
  m_remove = makeAction("queueRemove", QStringLiteral("✕"), tr("Remove"), Qt::Key_Delete);
  connect(m_retry, &QAction::triggered, this, [this] { Q_EMIT retryRequested(currentRow()); });
  connect(m_up, &QAction::triggered, this, [this] { moveBy(-1); });
  connect(m_down, &QAction::triggered, this, [this] { moveBy(1); });
  connect(m_remove, &QAction::triggered, this, [this] { Q_EMIT removeRequested(currentRow()); });
  connect(m_start, &QPushButton::clicked, this, [this] {
    if (m_isGoing) {
      Q_EMIT holdRequested();
    } else {
      Q_EMIT startRequested();
    }
  });
  connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
          &QueuePanel::refresh);

  auto* title = makePanelTitle(tr("QUEUE"), this);
  auto* head = new QHBoxLayout;
  head->setContentsMargins(16, 8, 8, 4);
  head->addWidget(title);
  head->addStretch();
  head->addWidget(m_start);
  auto* tools = new QHBoxLayout(m_tools);
  tools->setContentsMargins(16, 4, 8, 8);
  tools->setSpacing(0);
  tools->addWidget(m_summary, 1);
  for (QAction* action : {m_retry, m_up, m_down, m_remove}) {
    auto* button = new QToolButton(m_tools);
    button->setObjectName(action->objectName() + QStringLiteral("Button"));
    button->setDefaultAction(action);
    button->setAccessibleName(action->toolTip());
    button->setAutoRaise(true);
    tools->addWidget(button);
    if (action == m_retry) m_retryButton = button;
  }
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(head);
  column->addWidget(m_list, 1);
  column->addWidget(m_empty);
  column->addWidget(m_tools);
  column->addStretch(0); // below the words of an empty queue; a list takes all there is
  refresh();
}

QAction* QueuePanel::makeAction(const char* name, const QString& icon, const QString& text,
                                const QKeySequence& keys) {
  auto* action = new QAction(icon, this);
  action->setObjectName(QLatin1String(name));
  action->setShortcut(keys);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  action->setToolTip(
      tr("%1 (%2)").arg(text, action->shortcut().toString(QKeySequence::NativeText)));
  addAction(action);
  return action;
}

void QueuePanel::setQueue(std::vector<QueueItem> items, bool isGoing) {
  m_isGoing = isGoing;
  m_model->setItems(std::move(items));
  refresh();
}

void QueuePanel::setLocked(const QString& reason) {
  m_locked = reason;
  refresh();
}

int QueuePanel::currentRow() const { return m_list->currentIndex().row(); }

void QueuePanel::moveBy(int rows) {
  const int from = currentRow();
  Q_EMIT moveRequested(from, from + rows); // the selection goes with it
}

void QueuePanel::refresh() {
  const auto& items = m_model->items();
  const bool isEmpty = items.empty();
  const bool isWaiting = std::any_of(items.begin(), items.end(), [](const QueueItem& item) {
    return !item.isTraining && !item.hasFailed();
  });
  m_list->setVisible(!isEmpty);
  m_tools->setVisible(!isEmpty);
  m_empty->setVisible(isEmpty);
  if (!m_locked.isEmpty()) m_empty->setText(m_locked);
  m_summary->setText(queueSummary(items));
  m_start->setVisible(!isEmpty);
  m_start->setText(m_isGoing ? tr("Hold") : tr("Start"));
  m_start->setToolTip(m_isGoing ? tr("Lets the run that trains go on, and starts no other after it")
                                : tr("Trains these one after the other"));
  m_start->setEnabled(m_isGoing || isWaiting);

  const int row = currentRow();
  const bool isChosen = row >= 0 && row < int(items.size());
  const bool isMovable = isChosen && !items[std::size_t(row)].isTraining;
  const bool hasFree = isMovable && row > 0 && !items[std::size_t(row) - 1].isTraining;
  m_up->setEnabled(hasFree);
  m_down->setEnabled(isMovable && row + 1 < int(items.size()));
  m_remove->setEnabled(isMovable);
  m_retry->setEnabled(isChosen && items[std::size_t(row)].hasFailed());
  m_retryButton->setVisible(m_retry->isEnabled());
}

} // namespace dmm::widgets
