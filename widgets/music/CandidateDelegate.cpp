#include "widgets/music/CandidateDelegate.h"

#include "widgets/music/CandidateListModel.h"
#include "widgets/theme/ItemPainting.h"
#include "widgets/theme/Palette.h"

#include <QMouseEvent>
#include <QPainter>

namespace dmm::widgets {

namespace {

constexpr int kStarSize = 24; ///< px, of what can be clicked

} // namespace

CandidateDelegate::CandidateDelegate(QObject* parent) : PieceDelegate(parent) {
  setMargins(kRunSwatchWidth + kPieceInset, kStarSize);
}

QRect CandidateDelegate::starPlace(const QRect& row) {
  return {row.right() - kStarSize - kPieceInset / 2, row.center().y() - kStarSize / 2, kStarSize,
          kStarSize};
}

void CandidateDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const {
  PieceDelegate::paint(painter, option, index);
  const bool isSelected = option.state.testFlag(QStyle::State_Selected);
  const bool isStarred = index.data(CandidateListModel::StarRole).toBool();
  painter->save();
  painter->setFont(option.font);
  painter->setPen(isSelected  ? option.palette.color(QPalette::HighlightedText)
                  : isStarred ? option.palette.color(QPalette::Text)
                              : palette::quietText(option.palette));
  painter->drawText(starPlace(option.rect), Qt::AlignCenter,
                    isStarred ? QStringLiteral("\u2605") : QStringLiteral("\u2606"));
  painter->restore();
  const QVariant color = index.data(CandidateListModel::ColorRole);
  if (color.isValid())
    paintRunSwatch(*painter,
                   {option.rect.left() + kPieceInset, option.rect.top() + 4, kRunSwatchWidth,
                    (option.rect.height() - 8) / 2},
                   color.toInt(), option);
}

bool CandidateDelegate::editorEvent(QEvent* event, QAbstractItemModel* model,
                                    const QStyleOptionViewItem& option, const QModelIndex& index) {
  if (event->type() != QEvent::MouseButtonRelease && event->type() != QEvent::MouseButtonDblClick)
    return PieceDelegate::editorEvent(event, model, option, index);
  const auto* mouse = static_cast<QMouseEvent*>(event);
  if (mouse->button() != Qt::LeftButton ||
      !starPlace(option.rect).contains(mouse->position().toPoint()))
    return PieceDelegate::editorEvent(event, model, option, index);
  if (event->type() == QEvent::MouseButtonRelease)
    model->setData(index, !index.data(CandidateListModel::StarRole).toBool(),
                   CandidateListModel::StarRole);
  return true;
}

} // namespace dmm::widgets
