#include "app/workbench/menus/RunsMenu.h"

#include "app/workbench/RunListController.h"
#include "app/workbench/menus/MenuEntry.h"
#include "widgets/runs/RunActions.h"
#include "widgets/runs/RunListPanel.h"

#include <QDockWidget>

namespace dmm::app {

RunsMenu::RunsMenu(widgets::RunListPanel& list, QDockWidget& dock, RunListController& runs,
                   QWidget* window)
    : QMenu(tr("&Runs"), window) {
  addEntry(this, tr("&Search"), QKeySequence::Find, &list, [&] {
    dock.show();
    list.focusSearch();
  });
  addSeparator();
  list.actions().fill(this);
  addSeparator();
  addEntry(this, tr("Empty the &trash..."), {}, &runs, &RunListController::askToEmptyTrash)
      ->setObjectName(QStringLiteral("emptyTrashAction"));
}

} // namespace dmm::app
