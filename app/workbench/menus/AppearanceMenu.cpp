#include "app/workbench/menus/AppearanceMenu.h"

#include "app/workbench/Appearance.h"

#include <QAction>
#include <QActionGroup>

#include <utility>

namespace dmm::app {

AppearanceMenu::AppearanceMenu(AppearanceChoice& choice, QWidget* parent)
    : QMenu(tr("Colour&s"), parent) {
  auto* group = new QActionGroup(this);
  for (const auto& [appearance, text] : {std::pair(Appearance::System, tr("As the &desktop")),
                                         {Appearance::Light, tr("&Light")},
                                         {Appearance::Dark, tr("Dar&k")}}) {
    QAction* action = addAction(text);
    action->setObjectName(QStringLiteral("appearance.") + toString(appearance));
    action->setCheckable(true);
    group->addAction(action);
    connect(action, &QAction::triggered, this,
            [&choice, appearance = appearance] { choice.choose(appearance); });
    connect(this, &QMenu::aboutToShow, action, [&choice, action, appearance = appearance] {
      action->setChecked(choice.chosen() == appearance);
    });
  }
}

} // namespace dmm::app
