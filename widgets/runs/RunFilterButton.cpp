#include "widgets/runs/RunFilterButton.h"

#include "widgets/runs/RunColumns.h"
#include "widgets/runs/RunListModel.h"

#include <QActionGroup>
#include <QMenu>
#include <QPainter>

namespace dmm::widgets {

RunFilterButton::RunFilterButton(RunListModel& model, RunColumns& columns, QWidget* parent)
    : QToolButton(parent)
    , m_model(model)
    , m_columns(columns)
    , m_menu(new QMenu(this)) {
  setObjectName(QStringLiteral("runFilterButton"));
  m_menu->setObjectName(QStringLiteral("runFilterMenu"));
  setText(tr("Filter"));
  setAutoRaise(true);
  // Not setMenu(), which would open it in an event loop of its own.
  connect(this, &QToolButton::clicked, this,
          [this] { m_menu->popup(mapToGlobal(rect().bottomLeft())); });
  connect(m_menu, &QMenu::aboutToShow, this, &RunFilterButton::fillMenu);
  setFilter({});
}

void RunFilterButton::setFilter(const RunFilter& filter) {
  m_filter = filter;
  const QString what = tr("Which runs to show, and in which order");
  setToolTip(filter.isActive() ? what + tr(" (a filter is on)") : what);
  setAccessibleName(filter.isActive() ? tr("Filter, on") : tr("Filter"));
  update();
}

void RunFilterButton::choose(const RunFilter& filter) {
  setFilter(filter);
  Q_EMIT filterChanged(filter);
}

void RunFilterButton::fillMenu() {
  m_menu->clear();
  addOrder();
  addColumns();
  m_menu->addSeparator();
  addStatuses();
  QStringList objectives, datasets, tags;
  for (const RunRow& row : m_model.rows()) {
    objectives += row.objective;
    datasets += row.dataset;
    tags += row.tags;
  }
  addWords(tr("Objective"), "filterObjective", objectives, &RunFilter::objective);
  addWords(tr("Dataset"), "filterDataset", datasets, &RunFilter::dataset);
  addWords(tr("Tag"), "filterTag", tags, &RunFilter::tag);
  QAction* archived = m_menu->addAction(tr("Show archived runs"));
  archived->setObjectName(QStringLiteral("showArchived"));
  archived->setCheckable(true);
  archived->setChecked(m_filter.showArchived);
  connect(archived, &QAction::toggled, this, [this](bool on) {
    RunFilter filter = m_filter;
    filter.showArchived = on;
    choose(filter);
  });
  m_menu->addSeparator();
  QAction* clear = m_menu->addAction(tr("Show all runs"));
  clear->setObjectName(QStringLiteral("clearFilter"));
  clear->setEnabled(m_filter.isActive());
  connect(clear, &QAction::triggered, this, [this] {
    RunFilter all;
    all.showArchived = m_filter.showArchived;
    choose(all);
  });
}

void RunFilterButton::addOrder() {
  QMenu* order = m_menu->addMenu(tr("Order"));
  order->setObjectName(QStringLiteral("orderMenu"));
  auto* group = new QActionGroup(order);
  QList<int> columns{-1};
  for (int column = 0; column < RunListModel::FirstSetting; ++column)
    if (column != RunListModel::Created) columns += column; // newest first says it better
  for (const int column : m_columns.shown())                // of the settings those on show
    if (column >= RunListModel::FirstSetting) columns += column;
  for (const int column : columns) {
    const QString title =
        column < 0 ? tr("Newest first")
                   : m_model.headerData(column, Qt::Horizontal).toString().replace('\n', ' ');
    QAction* action = order->addAction(title);
    action->setCheckable(true);
    action->setChecked(column == m_sortColumn);
    group->addAction(action);
    connect(action, &QAction::triggered, this, [this, column] { Q_EMIT sortRequested(column); });
  }
}

void RunFilterButton::addColumns() {
  QMenu* columns = m_menu->addMenu(tr("Columns"));
  columns->setObjectName(QStringLiteral("filterColumns"));
  m_columns.fillMenu(columns);
}

void RunFilterButton::addStatuses() {
  QMenu* menu = m_menu->addMenu(tr("Status"));
  menu->setObjectName(QStringLiteral("statusMenu"));
  for (int status = 0; status <= int(types::RunStatus::Interrupted); ++status) {
    QAction* action = menu->addAction(statusText(types::RunStatus(status)));
    action->setCheckable(true);
    action->setChecked(m_filter.statuses.contains(status));
    connect(action, &QAction::toggled, this, [this, status](bool on) {
      RunFilter filter = m_filter;
      if (on) {
        filter.statuses.insert(status);
      } else {
        filter.statuses.remove(status);
      }
      choose(filter);
    });
  }
}

void RunFilterButton::addWords(const QString& title, const char* name, const QStringList& all,
                               Word place) {
  QStringList words = all;
  words.removeDuplicates();
  words.removeAll(QString());
  words.sort(Qt::CaseInsensitive);
  QMenu* menu = m_menu->addMenu(title);
  menu->setObjectName(QLatin1String(name));
  menu->setEnabled(!words.isEmpty());
  words.prepend(QString());
  for (const QString& word : words) {
    QAction* action = menu->addAction(word.isEmpty() ? tr("Any") : word);
    action->setCheckable(true);
    action->setChecked(m_filter.*place == word);
    connect(action, &QAction::triggered, this, [this, place, word] {
      RunFilter filter = m_filter;
      filter.*place = word;
      choose(filter);
    });
  }
}

void RunFilterButton::paintEvent(QPaintEvent* event) {
  QToolButton::paintEvent(event);
  if (!m_filter.isActive()) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(palette().color(QPalette::Highlight));
  painter.drawEllipse(QPointF(5, 6), 3, 3);
}

} // namespace dmm::widgets
