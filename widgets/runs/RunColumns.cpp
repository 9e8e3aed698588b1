#include "widgets/runs/RunColumns.h"

#include "widgets/runs/RunListModel.h"

#include <QHeaderView>
#include <QMenu>
#include <QTableView>

#include <algorithm>

namespace dmm::widgets {

namespace {

constexpr int kWideEnough = 480; ///< px, for status and epochs as columns of their own
constexpr int kVeryWide = 960;   ///< for all that tell of the run as a whole
constexpr int kNarrowestName = 120;
constexpr int kAir = 20; ///< around a cell's text

bool isShownByItself(int column, int width) {
  switch (column) {
  case RunListModel::Name:
  case RunListModel::ValidNll:
  case RunListModel::TestNll: return true;
  case RunListModel::Status:
  case RunListModel::Epochs: return width >= kWideEnough;
  case RunListModel::Objective:
  case RunListModel::Created:
  case RunListModel::Tags: return width >= kVeryWide;
  default: return false;
  }
}

/// The widest text that is to fit.
QString exampleOf(int column) {
  switch (column) {
  case RunListModel::Status: return QStringLiteral("◇ interrupted");
  case RunListModel::Epochs: return QStringLiteral("50 000 / 50 000");
  case RunListModel::Objective: return QStringLiteral("trace_mean_field_elbo");
  case RunListModel::Created: return QStringLiteral("2026-00-00 00:00");
  case RunListModel::Tags: return QStringLiteral("#overnight #wide");
  case RunListModel::ValidNll:
  case RunListModel::TestNll: return QStringLiteral("10.000");
  default: break;
  }
  const auto* field = RunListModel::fieldOf(column);
  if (!field) return {};
  if (!std::holds_alternative<std::string>(field->value({}))) return QStringLiteral("0.00000");
  std::string longest = "jsb-chorales-x";
  for (const auto& choice : field->choices)
    if (choice.size() > longest.size()) longest = choice;
  return QString::fromStdString(longest);
}

} // namespace

RunColumns::RunColumns(QTableView* table) : QObject(table), m_table(table) {
  QHeaderView* header = m_table->horizontalHeader();
  header->setMinimumSectionSize(24);
  header->setSectionResizeMode(QHeaderView::Fixed);
  for (const int figure : {RunListModel::ValidNll, RunListModel::TestNll}) // at the right end
    header->moveSection(header->visualIndex(figure), header->count() - 1);
  header->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(header, &QWidget::customContextMenuRequested, this, [this, header](const QPoint& place) {
    auto* menu = new QMenu(m_table);
    menu->setObjectName(QStringLiteral("columnMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(menu);
    menu->popup(header->mapToGlobal(place));
  });
  fit();
}

void RunColumns::fit() {
  QHeaderView* header = m_table->horizontalHeader();
  for (int column = 0; column < header->count(); ++column) {
    if (column == RunListModel::Name) continue;
    const QString title = m_table->model()->headerData(column, Qt::Horizontal).toString();
    int width = m_table->fontMetrics().horizontalAdvance(exampleOf(column));
    for (const QString& line : title.split('\n'))
      width = std::max(width, header->fontMetrics().horizontalAdvance(line));
    header->resizeSection(column, width + kAir);
  }
  if (m_width > 0) arrange(m_width);
}

void RunColumns::arrange(int width) {
  m_width = width;
  QHeaderView* header = m_table->horizontalHeader();
  int others = 0;
  for (int column = 0; column < header->count(); ++column) {
    const bool isShown = m_chosen.value(column, isShownByItself(column, width));
    m_table->setColumnHidden(column, !isShown);
    if (isShown && column != RunListModel::Name) others += header->sectionSize(column);
  }
  const bool isTooNarrow = width - others < kNarrowestName;
  header->setSectionResizeMode(RunListModel::Name,
                               isTooNarrow ? QHeaderView::Fixed : QHeaderView::Stretch);
  if (isTooNarrow) header->resizeSection(RunListModel::Name, kNarrowestName);
  m_table->setHorizontalScrollBarPolicy(isTooNarrow ? Qt::ScrollBarAsNeeded
                                                    : Qt::ScrollBarAlwaysOff);
}

bool RunColumns::isShown(int column) const { return !m_table->isColumnHidden(column); }

QList<int> RunColumns::shown() const {
  const QHeaderView* header = m_table->horizontalHeader();
  QList<int> columns;
  for (int place = 0; place < header->count(); ++place)
    if (isShown(header->logicalIndex(place))) columns += header->logicalIndex(place);
  return columns;
}

void RunColumns::choose(int column, bool isShown) {
  m_chosen[column] = isShown;
  arrange(m_width);
  Q_EMIT changed();
}

void RunColumns::addEntry(QMenu* menu, int column) {
  const QString title = m_table->model()->headerData(column, Qt::Horizontal).toString();
  QAction* entry = menu->addAction(QString(title).replace('\n', ' '));
  entry->setObjectName(QStringLiteral("column.") + RunListModel::columnKey(column));
  entry->setCheckable(true);
  entry->setChecked(isShown(column));
  connect(entry, &QAction::triggered, this, [this, column](bool on) { choose(column, on); });
}

void RunColumns::fillMenu(QMenu* menu) {
  for (int column = RunListModel::Status; column < RunListModel::FirstSetting; ++column)
    addEntry(menu, column);
  menu->addSeparator();
  QMenu* section = menu;
  std::string current;
  for (int column = RunListModel::FirstSetting; column < m_table->model()->columnCount();
       ++column) {
    const auto* field = RunListModel::fieldOf(column);
    if (field->section() != current && field->section() != "dataset") {
      current = field->section();
      QString title = QString::fromStdString(current);
      title[0] = title[0].toUpper();
      section = menu->addMenu(title);
    }
    addEntry(section, column);
  }
  menu->addSeparator();
  QAction* automatic = menu->addAction(tr("As many as fit"));
  automatic->setObjectName(QStringLiteral("columnsByWidth"));
  automatic->setEnabled(!m_chosen.isEmpty());
  connect(automatic, &QAction::triggered, this, [this] {
    m_chosen.clear();
    arrange(m_width);
    Q_EMIT changed();
  });
}

QString RunColumns::state() const {
  QStringList parts;
  for (auto chosen = m_chosen.begin(); chosen != m_chosen.end(); ++chosen)
    parts += QStringLiteral("%1=%2").arg(RunListModel::columnKey(chosen.key())).arg(*chosen);
  return parts.join(';');
}

void RunColumns::restoreState(const QString& state) {
  m_chosen.clear();
  for (const QString& part : state.split(';', Qt::SkipEmptyParts)) {
    const int column = RunListModel::columnOf(part.section('=', 0, 0));
    if (column > RunListModel::Name) m_chosen[column] = part.section('=', 1) == QLatin1String("1");
  }
  arrange(m_width);
  Q_EMIT changed();
}

} // namespace dmm::widgets
