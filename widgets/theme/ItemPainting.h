#pragma once

#include <QColor>
#include <QRect>
#include <QRectF>

class QPainter;
class QStyleOptionViewItem;

namespace dmm::widgets {

/// Paints what is behind an item of a list in its style (the selection, the mouse over it) without
/// the item's text, and returns the colour in which to write on it.
QColor paintItemBackground(QPainter& painter, QStyleOptionViewItem& item);

/// Draws a padlock that fills the place: what it stands beside stays as it is.
void paintLock(QPainter& painter, const QRectF& place, const QColor& color);

inline constexpr int kRunSwatchWidth = 16; ///< px

/// Draws the line of the run with this place in the order of colours at the left of a place in an
/// item, with an edge where it would not stand out by itself.
void paintRunSwatch(QPainter& painter, const QRect& place, int color,
                    const QStyleOptionViewItem& item);

} // namespace dmm::widgets
