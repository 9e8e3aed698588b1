#pragma once

#include <QApplication>
#include <QMenu>
#include <QMouseEvent>
#include <QTest>

namespace dmm::test {

/// Clicks an entry of an open menu as a user does, whose mouse comes over the menu first: from 6.8
/// on Qt takes a release under a mouse that has not moved since the menu opened for the end of the
/// click that opened it, and only closes the menu.
inline void clickEntry(QMenu* menu, QAction* entry) {
  const QPoint place = menu->actionGeometry(entry).center();
  for (int i = 8; i >= 0; --i) {
    const QPointF way = place - QPoint(i, 0);
    QMouseEvent move(QEvent::MouseMove, way, menu->mapToGlobal(way), Qt::NoButton, Qt::NoButton,
                     Qt::NoModifier);
    QApplication::sendEvent(menu, &move);
  }
  QTest::mouseClick(menu, Qt::LeftButton, {}, place);
}

} // namespace dmm::test
