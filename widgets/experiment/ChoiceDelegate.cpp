#include "widgets/experiment/ChoiceDelegate.h"

#include "widgets/theme/ItemPainting.h"
#include "widgets/theme/Palette.h"
#include "widgets/theme/Spacing.h"

#include <QPainter>

namespace dmm::widgets {

namespace {

constexpr int kInset = 4;

QString noteOf(const QModelIndex& index) { return index.data(ChoiceDelegate::NoteRole).toString(); }

int noteHeight(const QFontMetrics& metrics, int width, const QString& note) {
  return note.isEmpty()
             ? 0
             : metrics.boundingRect(QRect(0, 0, width, 0), Qt::TextWordWrap, note).height();
}

} // namespace

QSize ChoiceDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QString note = noteOf(index);
  const int name = option.fontMetrics.horizontalAdvance(index.data().toString());
  const int width = note.isEmpty() ? name : std::max(name, kNoteWidth);
  return {width + 2 * kGap, option.fontMetrics.height() +
                                noteHeight(option.fontMetrics, kNoteWidth, note) + 2 * kInset};
}

void ChoiceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
  QStyleOptionViewItem item = option;
  initStyleOption(&item, index);
  const bool isEnabled = item.state.testFlag(QStyle::State_Enabled);
  const bool isSelected = item.state.testFlag(QStyle::State_Selected);
  const QColor ink = paintItemBackground(*painter, item);
  const QColor quiet = isSelected ? ink : palette::quietText(item.palette);
  const QRect inside = item.rect.adjusted(kGap, kInset, -kGap, -kInset);
  painter->save();
  painter->setFont(item.font);
  painter->setPen(isEnabled ? ink : item.palette.color(QPalette::Disabled, QPalette::Text));
  painter->drawText(inside, Qt::AlignLeft | Qt::AlignTop, index.data().toString());
  painter->setPen(quiet);
  painter->drawText(inside.adjusted(0, item.fontMetrics.height(), kNoteWidth - inside.width(), 0),
                    Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, noteOf(index));
  painter->restore();
}

} // namespace dmm::widgets
