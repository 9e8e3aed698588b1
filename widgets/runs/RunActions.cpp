#include "widgets/runs/RunActions.h"

#include "widgets/runs/RunRow.h"
#include "widgets/theme/Palette.h"

#include <QAction>
#include <QMenu>
#include <QPainter>
#include <QPixmap>
#include <QWidget>

#include <algorithm>

namespace dmm::widgets {

namespace {

QIcon lineIcon(int colorIndex, const QPalette& palette) {
  QPixmap picture(32, 32);
  picture.fill(Qt::transparent);
  QPen pen = palette::runPen(colorIndex, palette);
  pen.setWidth(8);
  QPainter painter(&picture);
  painter.setPen(pen);
  painter.drawLine(2, 16, 30, 16);
  return picture;
}

} // namespace

RunActions::RunActions(QWidget* panel)
    : QObject(panel)
    , resume(make("resumeAction", tr("&Resume training")))
    , failure(make("failureAction", tr("&Why it failed…")))
    , queue(make("queueRunAction", tr("Add to the &queue, to resume")))
    , compare(make("compareAction", tr("&Compare")))
    , baseline(make("baselineAction", tr("Make it the &baseline")))
    , settings(make("settingsAction", tr("&Use its settings")))
    , edit(make("editAction", tr("&Name, tags and notes…")))
    , archive(make("archiveAction", tr("&Archive")))
    , remove(make("deleteAction", tr("&Delete")))
    , undo(make("undoDeleteAction", tr("Und&o delete")))
    , openFolder(make("openFolderAction", tr("Open &folder"))) {
  compare->setToolTip(tr("Shows the selected runs beside each other"));
  baseline->setToolTip(tr("Comparisons tell differences to this run"));
  edit->setShortcut(Qt::Key_F2);
  remove->setShortcut(Qt::Key_Delete);
  archive->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_A);
  compare->setShortcut(Qt::CTRL | Qt::Key_K);
  undo->setShortcut(QKeySequence::Undo);
  for (QAction* action : {edit, remove, archive})
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  panel->addActions({edit, remove, archive, compare, undo});
  makeColors(panel);
  setSelection({});
  setUndo({});
}

QAction* RunActions::make(const char* name, const QString& text) {
  auto* action = new QAction(text, this);
  action->setObjectName(QLatin1String(name));
  return action;
}

void RunActions::makeColors(QWidget* panel) {
  colors = new QMenu(tr("Co&lour"), panel);
  colors->setObjectName(QStringLiteral("colorMenu"));
  const QString names[] = {tr("&Blue"),     tr("&Orange"),    tr("&Green"),  tr("&Purple"),
                           tr("&Sky blue"), tr("&Vermilion"), tr("&Yellow"), tr("Blac&k or white")};
  const auto addAll = [&](QMenu* menu, int first) {
    for (int i = first; i < first + 8; ++i) {
      QAction* action = menu->addAction(names[i - first]);
      action->setObjectName(QStringLiteral("color%1").arg(i));
      connect(action, &QAction::triggered, this, [this, i] { Q_EMIT colorChosen(i); });
      connect(menu, &QMenu::aboutToShow, action, [menu, action, i] { // as the window is now
        action->setIcon(lineIcon(i, menu->palette()));
      });
    }
  };
  addAll(colors, 0);
  colors->addSeparator();
  addAll(colors->addMenu(tr("&Dashed")), 8);
  addAll(colors->addMenu(tr("Do&tted")), 16);
}

void RunActions::setSelection(const std::vector<const RunRow*>& rows) {
  const bool isOne = rows.size() == 1;
  const auto all = [&](auto test) {
    return !rows.empty() && std::all_of(rows.begin(), rows.end(), test);
  };
  const auto isTraining = [](const RunRow* row) {
    return row->status == types::RunStatus::Running || row->status == types::RunStatus::Paused;
  };
  const bool areOwn = all([](const RunRow* row) { return !row->isExample; });
  resume->setEnabled(isOne && areOwn && isResumable(rows.front()->status));
  failure->setEnabled(isOne && rows.front()->status == types::RunStatus::Failed);
  queue->setEnabled(areOwn && all([](const RunRow* row) { return isResumable(row->status); }));
  compare->setEnabled(rows.size() >= 2);
  baseline->setEnabled(isOne);
  settings->setEnabled(isOne && !rows.front()->isPartial);
  edit->setEnabled(areOwn);
  edit->setText(rows.size() > 1 ? tr("Ta&gs of %1 runs…").arg(rows.size())
                                : tr("&Name, tags and notes…"));
  archive->setEnabled(!rows.empty());
  const bool allArchived = all([](const RunRow* row) { return row->isArchived; });
  archive->setText(allArchived ? tr("Bring back from the &archive") : tr("&Archive"));
  remove->setEnabled(areOwn && all([&](const RunRow* row) { return !isTraining(row); }));
  openFolder->setEnabled(isOne);
  colors->menuAction()->setEnabled(isOne);
}

void RunActions::setUndo(const QString& words) {
  undo->setEnabled(!words.isEmpty());
  undo->setText(
      words.isEmpty()
          ? tr("Und&o delete")
          : tr("Und&o delete of %1").arg(QString(words).replace('&', QLatin1String("&&"))));
}

void RunActions::fill(QMenu* menu) const {
  menu->addActions({resume, queue, failure});
  menu->addSeparator();
  menu->addActions({compare, baseline, settings});
  menu->addSeparator();
  menu->addAction(edit);
  menu->addMenu(colors);
  menu->addAction(archive);
  menu->addSeparator();
  menu->addActions({remove, undo});
  menu->addSeparator();
  menu->addAction(openFolder);
}

} // namespace dmm::widgets
