#include "app/workbench/PaneFocus.h"

#include <QApplication>
#include <QWidget>

namespace dmm::app {

namespace {

bool takesFocus(const QWidget* widget) {
  return widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus);
}

/// The first widget inside that Tab would stop at, or null.
QWidget* firstStop(QWidget* pane) {
  if (takesFocus(pane)) return pane;
  for (QWidget* widget = pane->nextInFocusChain(); widget != pane;
       widget = widget->nextInFocusChain())
    if (pane->isAncestorOf(widget) && takesFocus(widget)) return widget;
  return nullptr;
}

} // namespace

PaneFocus::PaneFocus(std::vector<QWidget*> panes, QObject* parent) : QObject(parent) {
  for (QWidget* pane : panes) m_panes.push_back({pane, nullptr});
}

void PaneFocus::move(int step) {
  QWidget* focus = QApplication::focusWidget();
  const int count = int(m_panes.size());
  int at = step > 0 ? -1 : count; // from nowhere to the first or the last one
  for (int i = 0; i < count && focus; ++i)
    if (m_panes[std::size_t(i)].widget->isAncestorOf(focus)) at = i;
  if (at >= 0 && at < count) m_panes[std::size_t(at)].last = focus;
  for (int tried = 0; tried < count; ++tried) {
    at = (at + step + count) % count;
    const Pane& pane = m_panes[std::size_t(at)];
    if (!pane.widget->isVisible()) continue;
    QWidget* stop = pane.last && takesFocus(pane.last) ? pane.last.data() : firstStop(pane.widget);
    if (!stop) continue;
    stop->setFocus(step > 0 ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return;
  }
}

} // namespace dmm::app
