#include "widgets/runs/RunHeaderView.h"

#include "widgets/runs/RunDelegate.h"

namespace dmm::widgets {

RunHeaderView::RunHeaderView(QWidget* parent)
    : FlatHeaderView({kRunRowLeft, kRunRowInset}, 2, parent) {}

} // namespace dmm::widgets
