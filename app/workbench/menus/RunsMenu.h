#pragma once

#include <QMenu>

class QDockWidget;

namespace dmm::widgets {
class RunListPanel;
}

namespace dmm::app {

class RunListController;

/// What is done with the runs that are selected in the list, and with those in the trash. What it
/// is made with must outlive its being used.
class RunsMenu : public QMenu {
  Q_OBJECT

 public:
  RunsMenu(widgets::RunListPanel& list, QDockWidget& dock, RunListController& runs,
           QWidget* window);
};

} // namespace dmm::app
