#include "widgets/transport/TransportKeys.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextEdit>

namespace dmm::widgets {

namespace {

bool takesText(const QWidget* widget) {
  if (const auto* combo = qobject_cast<const QComboBox*>(widget)) return combo->isEditable();
  return qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
         qobject_cast<const QTextEdit*>(widget) || qobject_cast<const QPlainTextEdit*>(widget);
}

/// The spin box that has the focus, itself or by its line of text. Its text is a number, which has
/// no room for a space or a letter.
QAbstractSpinBox* spinBoxOf(QWidget* focused) {
  if (auto* box = qobject_cast<QAbstractSpinBox*>(focused)) return box;
  return qobject_cast<QAbstractSpinBox*>(focused->parentWidget());
}

bool isByKeyboard(Qt::FocusReason reason) {
  return reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason ||
         reason == Qt::ShortcutFocusReason;
}

} // namespace

TransportKeys::TransportKeys(QWidget* window) : QObject(window), m_window(window) {
  qApp->installEventFilter(this);
}

bool TransportKeys::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::FocusIn) {
    m_isFocusedByKeyboard = isByKeyboard(static_cast<QFocusEvent*>(event)->reason());
  } else if (event->type() == QEvent::ShortcutOverride) {
    auto* widget = qobject_cast<QWidget*>(watched);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool isPlain = (key->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (!widget || widget->window() != m_window || !isPlain)
      return QObject::eventFilter(watched, event);
    if (auto* box = spinBoxOf(widget);
        box && (key->key() == Qt::Key_Space || key->key() == Qt::Key_L)) {
      box->interpretText(); // what was typed counts, as if it had been confirmed
      event->ignore();      // the shortcut acts, though the line of text would take the key
      return true;
    }
    if (belongsTo(widget, key->key())) {
      event->accept(); // the shortcut steps back
      return true;
    }
  }
  return QObject::eventFilter(watched, event);
}

bool TransportKeys::belongsTo(const QWidget* focused, int key) const {
  const bool isReturn = key == Qt::Key_Return || key == Qt::Key_Enter;
  if (!isReturn && key != Qt::Key_Space && key != Qt::Key_L) return false;
  if (takesText(focused)) return true;
  if (isReturn && qobject_cast<const QAbstractItemView*>(focused)) return true;
  const bool isPressed =
      qobject_cast<const QAbstractButton*>(focused) || qobject_cast<const QComboBox*>(focused);
  return isPressed && key != Qt::Key_L && m_isFocusedByKeyboard;
}

} // namespace dmm::widgets
