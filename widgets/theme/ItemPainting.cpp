#include "widgets/theme/ItemPainting.h"

#include <QApplication>
#include <QStyle>
#include <QStyleOptionViewItem>
#include <QWidget>

namespace dmm::widgets {

QColor paintItemBackground(QPainter& painter, QStyleOptionViewItem& item) {
  item.text.clear();
  QStyle* style = item.widget ? item.widget->style() : QApplication::style();
  style->drawControl(QStyle::CE_ItemViewItem, &item, &painter, item.widget);

  const bool isSelected = item.state.testFlag(QStyle::State_Selected);
  const auto group =
      item.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
  return item.palette.color(group, isSelected ? QPalette::HighlightedText : QPalette::Text);
}

} // namespace dmm::widgets
