#pragma once

#include <QColor>
#include <QRect>
#include <QRectF>

class QPainter;
class QPalette;
class QStyleOptionViewItem;

namespace dmm::widgets {

/// Paints what is behind an item of a list in its style (the selection, the mouse over it) without
/// the item's text, and returns the colour in which to write on it.
QColor paintItemBackground(QPainter& painter, QStyleOptionViewItem& item);

/// Draws a padlock of this colour in a square, for what stays as it is; an open one stands for what
/// does not.
void paintPadlock(QPainter& painter, const QRectF& place, const QColor& color,
                  const QPalette& palette, bool isOpen = false);

inline constexpr int kRunSwatchWidth = 16; ///< px

/// Draws the line of the run with this place in the order of colours at the left of a place in an
/// item, with an edge where it would not stand out by itself.
void paintRunSwatch(QPainter& painter, const QRect& place, int color,
                    const QStyleOptionViewItem& item);

} // namespace dmm::widgets
