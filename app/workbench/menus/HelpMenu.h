#pragma once

#include <QMenu>

#include <filesystem>

namespace dmm::app {

/// What this program is.
class HelpMenu : public QMenu {
  Q_OBJECT

 public:
  HelpMenu(const std::filesystem::path& runsFolder, QWidget* window);
};

} // namespace dmm::app
