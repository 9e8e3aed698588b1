#pragma once

#include <QAction>
#include <QKeySequence>
#include <QMenu>

namespace dmm::app {

/// An entry with its key, which is that of its action in all of the window; `slot` is called for as
/// long as the context lives.
template <typename Context, typename Slot>
QAction* addEntry(QMenu* menu, const QString& text, const QKeySequence& keys, Context* context,
                  Slot slot) {
  QAction* action = menu->addAction(text);
  action->setShortcut(keys);
  QObject::connect(action, &QAction::triggered, context, slot);
  return action;
}

} // namespace dmm::app
