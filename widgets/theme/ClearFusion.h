#pragma once

#include <QProxyStyle>

namespace dmm::widgets {

/// Qt's Fusion, whose check boxes and radio buttons have an edge that is seen on dark too: Fusion's
/// own is darker than the window, and an unticked box all but vanishes. What is disabled is grey,
/// without the shadow that doubles its words.
class ClearFusion : public QProxyStyle {
  Q_OBJECT

 public:
  ClearFusion();

  int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                QStyleHintReturn* data) const override;
  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
};

} // namespace dmm::widgets
