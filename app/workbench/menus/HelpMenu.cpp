#include "app/workbench/menus/HelpMenu.h"

#include "app/workbench/AboutDialog.h"
#include "app/workbench/menus/MenuEntry.h"

namespace dmm::app {

HelpMenu::HelpMenu(const std::filesystem::path& runsFolder, QWidget* window)
    : QMenu(tr("&Help"), window) {
  addEntry(this, tr("&About DMM Workbench"), {}, window, [runsFolder, window] {
    auto* about = new AboutDialog(runsFolder, window);
    about->setAttribute(Qt::WA_DeleteOnClose);
    about->open();
  })->setObjectName(QStringLiteral("aboutAction"));
}

} // namespace dmm::app
