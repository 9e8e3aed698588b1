#pragma once

#include <QMenu>

namespace dmm::app {

class AppearanceChoice;

/// Light or dark, of the menu of what is seen. The choice must outlive its being used.
class AppearanceMenu : public QMenu {
  Q_OBJECT

 public:
  AppearanceMenu(AppearanceChoice& choice, QWidget* parent);
};

} // namespace dmm::app
