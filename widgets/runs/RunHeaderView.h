#pragma once

#include "widgets/theme/FlatHeaderView.h"

namespace dmm::widgets {

/// A flat header whose titles stand exactly over what RunDelegate draws.
class RunHeaderView : public FlatHeaderView {
  Q_OBJECT

 public:
  explicit RunHeaderView(QWidget* parent = nullptr);
};

} // namespace dmm::widgets
