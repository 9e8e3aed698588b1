#pragma once

#include <QColor>

class QPainter;
class QStyleOptionViewItem;

namespace dmm::widgets {

/// Paints what is behind an item of a list in its style (the selection, the mouse over it) without
/// the item's text, and returns the colour in which to write on it.
QColor paintItemBackground(QPainter& painter, QStyleOptionViewItem& item);

} // namespace dmm::widgets
